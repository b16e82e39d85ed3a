using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Library.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class LivelyCommunities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Region",
                table: "Schools",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<Guid>(
                name: "MadeIntoId",
                table: "Posts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "At",
                table: "PollVotes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "MailFailedAt",
                table: "People",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MailFailure",
                table: "People",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "MailFailures",
                table: "People",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "MailStoppedAt",
                table: "People",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "BouncedAt",
                table: "OutgoingMails",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CorrespondentId",
                table: "OutgoingMails",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "FollowUpId",
                table: "OutgoingMails",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WelcomingCopSlug",
                table: "OutgoingMails",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "IsSilentOnMessages",
                table: "NoticeSettings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsUnreminded",
                table: "NoticeSettings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "PublishedAt",
                table: "Documents",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Welcome",
                table: "Cops",
                type: "character varying(5000)",
                maxLength: 5000,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.Sql("""UPDATE "Documents" SET "PublishedAt" = "CreatedAt" WHERE "Review" IS NULL AND "Visibility" <> 'draft'""");

            migrationBuilder.CreateTable(
                name: "AgendaProposals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MeetingId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Why = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Answer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    DecidedById = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AgendaProposals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AgendaProposals_Meetings_MeetingId",
                        column: x => x.MeetingId,
                        principalTable: "Meetings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AgendaProposals_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CopWelcomes",
                columns: table => new
                {
                    CopSlug = table.Column<string>(type: "character varying(60)", nullable: false, collation: "C"),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    SentAt = table.Column<long>(type: "bigint", nullable: true),
                    ShownAt = table.Column<long>(type: "bigint", nullable: true),
                    LeftAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CopWelcomes", x => new { x.CopSlug, x.PersonId });
                    table.ForeignKey(
                        name: "FK_CopWelcomes_Cops_CopSlug",
                        column: x => x.CopSlug,
                        principalTable: "Cops",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_CopWelcomes_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FollowUps",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MeetingId = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    DoneAt = table.Column<long>(type: "bigint", nullable: true),
                    SoonToldAt = table.Column<long>(type: "bigint", nullable: true),
                    OverdueToldAt = table.Column<long>(type: "bigint", nullable: true),
                    RecordedById = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FollowUps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FollowUps_Meetings_MeetingId",
                        column: x => x.MeetingId,
                        principalTable: "Meetings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_FollowUps_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_FollowUps_People_RecordedById",
                        column: x => x.RecordedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MeetingDecisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MeetingId = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    RecordedById = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MeetingDecisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MeetingDecisions_Meetings_MeetingId",
                        column: x => x.MeetingId,
                        principalTable: "Meetings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MeetingDecisions_People_RecordedById",
                        column: x => x.RecordedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MessageBlocks",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    BlockedId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageBlocks", x => new { x.PersonId, x.BlockedId });
                    table.ForeignKey(
                        name: "FK_MessageBlocks_People_BlockedId",
                        column: x => x.BlockedId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MessageBlocks_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PersonNotices",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    FollowedId = table.Column<Guid>(type: "uuid", nullable: false),
                    Frequency = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonNotices", x => new { x.PersonId, x.FollowedId });
                    table.ForeignKey(
                        name: "FK_PersonNotices_People_FollowedId",
                        column: x => x.FollowedId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_PersonNotices_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PrivateMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FromId = table.Column<Guid>(type: "uuid", nullable: false),
                    ToId = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false, collation: "C"),
                    RequestKey = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReadAt = table.Column<long>(type: "bigint", nullable: true),
                    MailId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PrivateMessages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PrivateMessages_People_FromId",
                        column: x => x.FromId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PrivateMessages_People_ToId",
                        column: x => x.ToId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Webhooks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Address = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    HearsDocuments = table.Column<bool>(type: "boolean", nullable: false),
                    HearsPosts = table.Column<bool>(type: "boolean", nullable: false),
                    HearsPackets = table.Column<bool>(type: "boolean", nullable: false),
                    CopSlug = table.Column<string>(type: "character varying(60)", nullable: true, collation: "C"),
                    ProtectedSecret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    HearsSince = table.Column<long>(type: "bigint", nullable: false),
                    StoppedAt = table.Column<long>(type: "bigint", nullable: true),
                    StopReason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Webhooks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Webhooks_Cops_CopSlug",
                        column: x => x.CopSlug,
                        principalTable: "Cops",
                        principalColumn: "Slug");
                    table.ForeignKey(
                        name: "FK_Webhooks_People_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ProposalVotes",
                columns: table => new
                {
                    ProposalId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProposalVotes", x => new { x.ProposalId, x.PersonId });
                    table.ForeignKey(
                        name: "FK_ProposalVotes_AgendaProposals_ProposalId",
                        column: x => x.ProposalId,
                        principalTable: "AgendaProposals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ProposalVotes_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WebhookDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    WebhookId = table.Column<Guid>(type: "uuid", nullable: false),
                    Event = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    NotBefore = table.Column<long>(type: "bigint", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: true),
                    Failure = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    DeliveredAt = table.Column<long>(type: "bigint", nullable: true),
                    GivenUpAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookDeliveries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_WebhookDeliveries_Webhooks_WebhookId",
                        column: x => x.WebhookId,
                        principalTable: "Webhooks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "cfo-coo",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "college-placement",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "ell",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "executive-director",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "nurse-mental-health",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "principal",
                column: "Welcome",
                value: "");

            migrationBuilder.UpdateData(
                table: "Cops",
                keyColumn: "Slug",
                keyValue: "special-education",
                column: "Welcome",
                value: "");

            migrationBuilder.CreateIndex(
                name: "IX_Posts_MadeIntoId",
                table: "Posts",
                column: "MadeIntoId");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_PublishedAt",
                table: "Documents",
                column: "PublishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_AgendaProposals_MeetingId_Key",
                table: "AgendaProposals",
                columns: new[] { "MeetingId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AgendaProposals_PersonId",
                table: "AgendaProposals",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_CopWelcomes_PersonId",
                table: "CopWelcomes",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_MeetingId",
                table: "FollowUps",
                column: "MeetingId");

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_Open",
                table: "FollowUps",
                column: "DueOn",
                filter: "\"DoneAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_PersonId",
                table: "FollowUps",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_FollowUps_RecordedById",
                table: "FollowUps",
                column: "RecordedById");

            migrationBuilder.CreateIndex(
                name: "IX_MeetingDecisions_MeetingId",
                table: "MeetingDecisions",
                column: "MeetingId");

            migrationBuilder.CreateIndex(
                name: "IX_MeetingDecisions_RecordedById",
                table: "MeetingDecisions",
                column: "RecordedById");

            migrationBuilder.CreateIndex(
                name: "IX_MessageBlocks_BlockedId",
                table: "MessageBlocks",
                column: "BlockedId");

            migrationBuilder.CreateIndex(
                name: "IX_PersonNotices_FollowedId",
                table: "PersonNotices",
                column: "FollowedId");

            migrationBuilder.CreateIndex(
                name: "IX_PrivateMessages_FromId_RequestKey",
                table: "PrivateMessages",
                columns: new[] { "FromId", "RequestKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PrivateMessages_FromId_ToId_CreatedAt",
                table: "PrivateMessages",
                columns: new[] { "FromId", "ToId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PrivateMessages_MailId",
                table: "PrivateMessages",
                column: "MailId");

            migrationBuilder.CreateIndex(
                name: "IX_PrivateMessages_ToId_FromId_CreatedAt",
                table: "PrivateMessages",
                columns: new[] { "ToId", "FromId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PrivateMessages_Unread",
                table: "PrivateMessages",
                column: "ToId",
                filter: "\"ReadAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalVotes_PersonId",
                table: "ProposalVotes",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookId_Event_SubjectId",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookId", "Event", "SubjectId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookId_NotBefore",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookId", "NotBefore" },
                filter: "\"DeliveredAt\" IS NULL AND \"GivenUpAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_CopSlug",
                table: "Webhooks",
                column: "CopSlug");

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_OwnerId",
                table: "Webhooks",
                column: "OwnerId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CopWelcomes");

            migrationBuilder.DropTable(
                name: "FollowUps");

            migrationBuilder.DropTable(
                name: "MeetingDecisions");

            migrationBuilder.DropTable(
                name: "MessageBlocks");

            migrationBuilder.DropTable(
                name: "PersonNotices");

            migrationBuilder.DropTable(
                name: "PrivateMessages");

            migrationBuilder.DropTable(
                name: "ProposalVotes");

            migrationBuilder.DropTable(
                name: "WebhookDeliveries");

            migrationBuilder.DropTable(
                name: "AgendaProposals");

            migrationBuilder.DropTable(
                name: "Webhooks");

            migrationBuilder.DropIndex(
                name: "IX_Posts_MadeIntoId",
                table: "Posts");

            migrationBuilder.DropIndex(
                name: "IX_Documents_PublishedAt",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "Region",
                table: "Schools");

            migrationBuilder.DropColumn(
                name: "MadeIntoId",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "At",
                table: "PollVotes");

            migrationBuilder.DropColumn(
                name: "MailFailedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "MailFailure",
                table: "People");

            migrationBuilder.DropColumn(
                name: "MailFailures",
                table: "People");

            migrationBuilder.DropColumn(
                name: "MailStoppedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "BouncedAt",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "CorrespondentId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "FollowUpId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "WelcomingCopSlug",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "IsSilentOnMessages",
                table: "NoticeSettings");

            migrationBuilder.DropColumn(
                name: "IsUnreminded",
                table: "NoticeSettings");

            migrationBuilder.DropColumn(
                name: "PublishedAt",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "Welcome",
                table: "Cops");
        }
    }
}
