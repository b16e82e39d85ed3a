using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Alerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "AlertedPersonId",
                table: "OutgoingMails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "AlertedRevision",
                table: "Documents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "SavedSearches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Frequency = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Way = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LookedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ScopeHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DeletedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedSearches", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SavedSearches_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SavedSearchBaselines",
                columns: table => new
                {
                    SavedSearchId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Documents = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedSearchBaselines", x => x.SavedSearchId);
                    table.ForeignKey(
                        name: "FK_SavedSearchBaselines_SavedSearches_SavedSearchId",
                        column: x => x.SavedSearchId,
                        principalTable: "SavedSearches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SavedSearchMatches",
                columns: table => new
                {
                    SavedSearchId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ToldAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MailId = table.Column<Guid>(type: "TEXT", nullable: true),
                    NamedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedSearchMatches", x => new { x.SavedSearchId, x.DocumentId });
                    table.ForeignKey(
                        name: "FK_SavedSearchMatches_Documents_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "Documents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_SavedSearchMatches_SavedSearches_SavedSearchId",
                        column: x => x.SavedSearchId,
                        principalTable: "SavedSearches",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ToAlert",
                table: "Documents",
                column: "AlertedRevision",
                filter: "\"IndexedRevision\" > \"AlertedRevision\"");

            migrationBuilder.CreateIndex(
                name: "IX_SavedSearches_PersonId",
                table: "SavedSearches",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedSearchMatches_DocumentId",
                table: "SavedSearchMatches",
                column: "DocumentId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedSearchMatches_MailId",
                table: "SavedSearchMatches",
                column: "MailId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedSearchMatches_Waiting",
                table: "SavedSearchMatches",
                column: "FoundAt",
                filter: "\"ToldAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SavedSearchBaselines");

            migrationBuilder.DropTable(
                name: "SavedSearchMatches");

            migrationBuilder.DropTable(
                name: "SavedSearches");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ToAlert",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "AlertedPersonId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "AlertedRevision",
                table: "Documents");
        }
    }
}
