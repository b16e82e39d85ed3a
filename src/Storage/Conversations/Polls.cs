using Library.Storage.Catalogue;
using Library.Storage.Meetings;
using Library.Storage.People;
using Microsoft.EntityFrameworkCore;

namespace Library.Storage.Conversations;

/// <summary>Takes votes.</summary>
public sealed class Polls(IDbContextFactory<LibraryDbContext> contexts, AssociationClock clock)
{
    /// <summary>Takes a member's choices in the place of those before; none takes them back.</summary>
    /// <param name="numbers">See <see cref="PollChoice.Number"/>.</param>
    public Task<ConversationChange> VoteAsync(Reader reader, Guid conversationId, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(numbers);
        return contexts.ChangeAsync(reader, conversationId, async (catalogue, conversation) =>
        {
            if (await catalogue.Polls.AsNoTracking().Include(row => row.Choices).SingleOrDefaultAsync(row => row.ConversationId == conversationId, cancellationToken) is not { } poll)
            {
                return new ConversationChange.NotFound();
            }

            if (poll.EndsAt <= clock.Now || conversation.ClosedAt is not null)
            {
                return new ConversationChange.Conflict("This poll has ended.");
            }

            var chosen = numbers.Distinct().ToList();
            if (chosen.Exists(number => !poll.Choices.Exists(choice => choice.Number == number)) || (chosen.Count > 1 && !poll.AllowsSeveral))
            {
                return ConversationChange.Wrong("choices", poll.AllowsSeveral ? "There is no such choice." : "Choose one of them.");
            }

            var held = await catalogue.PollVotes.Where(vote => vote.ConversationId == conversationId && vote.PersonId == reader.Id).ToListAsync(cancellationToken);
            catalogue.RemoveRange(held.Where(vote => !chosen.Contains(vote.Number)));
            catalogue.AddRange(chosen.Except(held.Select(vote => vote.Number)).Select(number => new PollVote { ConversationId = conversationId, PersonId = reader.Id, Number = number, At = clock.Now }));
            return new ConversationChange.Done(conversationId, PostId: null, []);
        }, cancellationToken);
    }
}

/// <summary>Checks what a poll asks.</summary>
internal static class PollWriting
{
    public static Poll? ReadOrNull(Dictionary<string, string[]> errors, Guid conversationId, PollInput? input, AssociationClock clock)
    {
        if (input is null)
        {
            return null;
        }

        var question = PlainLine.Of(input.Question);
        errors.Require("poll", question.Length is > 0 and <= Poll.MaxQuestionLength, $"A poll asks a question of 1 to {Poll.MaxQuestionLength} characters.");
        var choices = (input.Choices ?? []).Select(PlainLine.Of).Where(choice => choice.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        errors.Require("poll", choices.Count is >= 2 and <= Poll.MaxChoices, $"A poll has 2 to {Poll.MaxChoices} different choices.");
        errors.Require("poll", choices.TrueForAll(choice => choice.Length <= Poll.MaxChoiceLength), $"A choice has at most {Poll.MaxChoiceLength} characters.");
        var (endsAt, problem) = string.IsNullOrWhiteSpace(input.EndsAt) ? (null, null) : LocalTime.Read(input.EndsAt, clock.Zone);
        errors.Require("pollEndsAt", problem is null, problem ?? "");
        errors.Require("pollEndsAt", endsAt is null || endsAt > clock.Now, "A poll ends in the future.");
        var poll = new Poll { ConversationId = conversationId, Question = question, IsAnonymous = input.IsAnonymous, AllowsSeveral = input.AllowsSeveral, EndsAt = endsAt };
        poll.Choices.AddRange(choices.Select((choice, i) => new PollChoice { Number = i + 1, Text = choice }));
        return poll;
    }
}
