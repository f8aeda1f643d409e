using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.AI.Tasks;

/// <summary>Chat messages as column values.</summary>
internal sealed class ChatItemType : RecordType<ChatItem>
{
    private ChatItemType()
        : base(
            "ChatItem",
            new RecordField<ChatItem, string?>("role", ColumnTypes.String, false, static item => item.Role),
            new RecordField<ChatItem, string?>("content", ColumnTypes.String, false, static item => item.Content))
    {
        ColumnTypes.Register(this);
    }

    internal static ChatItemType Instance { get; } = new();

    public override ChatItem Create(in FieldValues values) => new(values.Get<string>(0), values.Get<string>(1));
}
