using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OffersReviewsSharing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewBy",
                table: "Documents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReviewedAt",
                table: "Documents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SupersededById",
                table: "Documents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CoverKey",
                table: "Collections",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DocumentOffers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CopSlug = table.Column<string>(type: "TEXT", nullable: false),
                    OfferedById = table.Column<Guid>(type: "TEXT", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    OfferedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentOffers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DocumentOffers_Cops_CopSlug",
                        column: x => x.CopSlug,
                        principalTable: "Cops",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DocumentOffers_Documents_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "Documents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DocumentOffers_People_OfferedById",
                        column: x => x.OfferedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OutsideShares",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    IsPublic = table.Column<bool>(type: "INTEGER", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    VersionNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    CollectionSlug = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    CreatedById = table.Column<Guid>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutsideShares", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutsideShares_Collections_CollectionSlug",
                        column: x => x.CollectionSlug,
                        principalTable: "Collections",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OutsideShares_Documents_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "Documents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OutsideShares_People_CreatedById",
                        column: x => x.CreatedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ReviewBy",
                table: "Documents",
                column: "ReviewBy");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_SupersededById",
                table: "Documents",
                column: "SupersededById");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentOffers_CopSlug",
                table: "DocumentOffers",
                column: "CopSlug");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentOffers_DocumentId_CopSlug",
                table: "DocumentOffers",
                columns: new[] { "DocumentId", "CopSlug" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentOffers_OfferedById",
                table: "DocumentOffers",
                column: "OfferedById");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideShares_CollectionSlug",
                table: "OutsideShares",
                column: "CollectionSlug");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideShares_CreatedById",
                table: "OutsideShares",
                column: "CreatedById");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideShares_DocumentId",
                table: "OutsideShares",
                column: "DocumentId");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideShares_Key",
                table: "OutsideShares",
                column: "Key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DocumentOffers");

            migrationBuilder.DropTable(
                name: "OutsideShares");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ReviewBy",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_SupersededById",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "ReviewBy",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "ReviewedAt",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "SupersededById",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "CoverKey",
                table: "Collections");
        }
    }
}
