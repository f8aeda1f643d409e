namespace Distilabel.Dataflow.AI;

/// <summary>One message of a chat, as tasks give it to a model and as it stands in a dataset.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The text.</param>
[Row]
public sealed record ChatItem(string Role, string Content)
{
    /// <summary>A message that tells the model how to behave.</summary>
    public static ChatItem System(string content) => new("system", content);

    /// <summary>A message of the person who asks.</summary>
    public static ChatItem User(string content) => new("user", content);

    /// <summary>A message of the model.</summary>
    public static ChatItem Assistant(string content) => new("assistant", content);
}
