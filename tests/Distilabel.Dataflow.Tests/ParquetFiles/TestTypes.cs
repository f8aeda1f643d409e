using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

public enum Role
{
    System,
    User,
    Assistant,
}

public sealed record Message(Role Role, string? Content, IReadOnlyList<string?>? Tags = null);

public readonly record struct Score(int Value, double? Weight);

/// <summary>Column types as the generator would emit them.</summary>
internal static class TestTypes
{
    internal static EnumType<Role> RoleType { get; } = new RoleDescription();

    internal static RecordType<Message> MessageType { get; } = new MessageDescription();

    internal static RecordValueType<Score> ScoreType { get; } = new ScoreDescription();

    internal static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private sealed class RoleDescription() : EnumType<Role>("Role")
    {
        public override string ToText(Role value) => value.ToString();

        public override bool TryParse(string text, out Role value) => Enum.TryParse(text, out value);
    }

    private sealed class MessageDescription() : RecordType<Message>(
        "Message",
        new RecordField<Message, Role>("role", RoleType, false, static message => message.Role),
        new RecordField<Message, string?>("content", ColumnTypes.String, true, static message => message.Content),
        new RecordField<Message, IReadOnlyList<string?>?>(
            "tags", (ColumnType<IReadOnlyList<string?>?>)ColumnTypes.String.ToList(), true, static message => message.Tags))
    {
        public override Message Create(in FieldValues values) =>
            new(values.Get<Role>(0), values.Get<string?>(1), values.Get<IReadOnlyList<string?>?>(2));
    }

    private sealed class ScoreDescription() : RecordValueType<Score>(
        "Score",
        new RecordField<Score, int>("value", ColumnTypes.Int32, false, static score => score.Value),
        new RecordField<Score, double?>("weight", (ColumnType<double?>)ColumnTypes.Double.ToNullable(), true, static score => score.Weight))
    {
        public override Score Create(in FieldValues values) => new(values.Get<int>(0), values.Get<double?>(1));
    }
}
