using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class JudgedSearches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "JudgedSearches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, collation: "C"),
                    Revision = table.Column<long>(type: "bigint", nullable: false),
                    JudgedById = table.Column<Guid>(type: "uuid", nullable: false),
                    JudgedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JudgedSearches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Judgements",
                columns: table => new
                {
                    SearchId = table.Column<Guid>(type: "uuid", nullable: false),
                    DocumentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Grade = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Judgements", x => new { x.SearchId, x.DocumentId });
                    table.ForeignKey(
                        name: "FK_Judgements_Documents_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "Documents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Judgements_JudgedSearches_SearchId",
                        column: x => x.SearchId,
                        principalTable: "JudgedSearches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_JudgedSearches_Key",
                table: "JudgedSearches",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Judgements_DocumentId",
                table: "Judgements",
                column: "DocumentId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Judgements");

            migrationBuilder.DropTable(
                name: "JudgedSearches");
        }
    }
}
