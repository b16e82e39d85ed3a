using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AnswerDocuments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "MadeIntoId",
                table: "Posts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Posts_MadeIntoId",
                table: "Posts",
                column: "MadeIntoId");

            migrationBuilder.AddForeignKey(
                name: "FK_Posts_Documents_MadeIntoId",
                table: "Posts",
                column: "MadeIntoId",
                principalTable: "Documents",
                principalColumn: "Id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Posts_Documents_MadeIntoId",
                table: "Posts");

            migrationBuilder.DropIndex(
                name: "IX_Posts_MadeIntoId",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "MadeIntoId",
                table: "Posts");
        }
    }
}
