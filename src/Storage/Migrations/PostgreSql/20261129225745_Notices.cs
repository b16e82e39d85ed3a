using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Notices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ToldAt",
                table: "Posts",
                type: "bigint",
                nullable: true);

            // Nobody hears by mail of what was written before there were such mails.
            migrationBuilder.Sql("UPDATE \"Posts\" SET \"ToldAt\" = \"CreatedAt\"");

            migrationBuilder.AddColumn<Guid>(
                name: "ConversationId",
                table: "OutgoingMails",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "NotifiedPersonId",
                table: "OutgoingMails",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ConversationNotices",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Frequency = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationNotices", x => new { x.PersonId, x.ConversationId });
                    table.ForeignKey(
                        name: "FK_ConversationNotices_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ConversationNotices_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CopNotices",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    CopSlug = table.Column<string>(type: "character varying(60)", nullable: false, collation: "C"),
                    Frequency = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CopNotices", x => new { x.PersonId, x.CopSlug });
                    table.ForeignKey(
                        name: "FK_CopNotices_Cops_CopSlug",
                        column: x => x.CopSlug,
                        principalTable: "Cops",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CopNotices_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DigestItems",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DigestItems", x => new { x.PersonId, x.Kind, x.ItemId });
                    table.ForeignKey(
                        name: "FK_DigestItems_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NoticeSettings",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    IsSilent = table.Column<bool>(type: "boolean", nullable: false),
                    QuietFrom = table.Column<int>(type: "integer", nullable: true),
                    QuietUntil = table.Column<int>(type: "integer", nullable: true),
                    TimeZone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    DailyAt = table.Column<long>(type: "bigint", nullable: true),
                    WeeklyAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoticeSettings", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_NoticeSettings_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PostNotices",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    PostId = table.Column<Guid>(type: "uuid", nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PostNotices", x => new { x.PersonId, x.PostId });
                    table.ForeignKey(
                        name: "FK_PostNotices_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_PostNotices_Posts_PostId",
                        column: x => x.PostId,
                        principalTable: "Posts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReplyAddresses",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplyAddresses", x => x.Hash);
                    table.ForeignKey(
                        name: "FK_ReplyAddresses_Conversations_ConversationId",
                        column: x => x.ConversationId,
                        principalTable: "Conversations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReplyAddresses_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Posts_Untold",
                table: "Posts",
                column: "ConversationId",
                filter: "\"ToldAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_NotifiedPersonId_ConversationId",
                table: "OutgoingMails",
                columns: new[] { "NotifiedPersonId", "ConversationId" });

            migrationBuilder.CreateIndex(
                name: "IX_ConversationNotices_ConversationId",
                table: "ConversationNotices",
                column: "ConversationId");

            migrationBuilder.CreateIndex(
                name: "IX_CopNotices_CopSlug",
                table: "CopNotices",
                column: "CopSlug");

            migrationBuilder.CreateIndex(
                name: "IX_PostNotices_MailId",
                table: "PostNotices",
                column: "MailId");

            migrationBuilder.CreateIndex(
                name: "IX_PostNotices_PostId",
                table: "PostNotices",
                column: "PostId");

            migrationBuilder.CreateIndex(
                name: "IX_ReplyAddresses_ConversationId",
                table: "ReplyAddresses",
                column: "ConversationId");

            migrationBuilder.CreateIndex(
                name: "IX_ReplyAddresses_CreatedAt",
                table: "ReplyAddresses",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_ReplyAddresses_PersonId",
                table: "ReplyAddresses",
                column: "PersonId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConversationNotices");

            migrationBuilder.DropTable(
                name: "CopNotices");

            migrationBuilder.DropTable(
                name: "DigestItems");

            migrationBuilder.DropTable(
                name: "NoticeSettings");

            migrationBuilder.DropTable(
                name: "PostNotices");

            migrationBuilder.DropTable(
                name: "ReplyAddresses");

            migrationBuilder.DropIndex(
                name: "IX_Posts_Untold",
                table: "Posts");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_NotifiedPersonId_ConversationId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "ToldAt",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "ConversationId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "NotifiedPersonId",
                table: "OutgoingMails");
        }
    }
}
