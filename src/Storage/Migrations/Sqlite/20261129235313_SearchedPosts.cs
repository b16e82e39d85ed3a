using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchedPosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "IndexedCommit",
                table: "Posts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "IndexedRevision",
                table: "Posts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Revision",
                table: "Posts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1L);

            migrationBuilder.AddColumn<long>(
                name: "WordsRevision",
                table: "Posts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1L);

            migrationBuilder.CreateIndex(
                name: "IX_Posts_IndexedCommit",
                table: "Posts",
                column: "IndexedCommit");

            migrationBuilder.CreateIndex(
                name: "IX_Posts_ToIndex",
                table: "Posts",
                column: "Revision",
                filter: "\"Revision\" > \"IndexedRevision\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Posts_IndexedCommit",
                table: "Posts");

            migrationBuilder.DropIndex(
                name: "IX_Posts_ToIndex",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "IndexedCommit",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "IndexedRevision",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "WordsRevision",
                table: "Posts");
        }
    }
}
