using System.Collections.Immutable;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>A text with parts that are unknown.</summary>
internal sealed class PartlyKnownText(ImmutableArray<TextPiece> pieces) : Value
{
    public ImmutableArray<TextPiece> Pieces { get; } = pieces;

    /// <summary>How messages show it: <c>text_generation_with_{llm.ModelName}</c>.</summary>
    public string Shown => string.Concat(Pieces.Select(static piece => piece.IsKnown ? piece.Text : $"{{{piece.Text}}}"));

    public override bool IsSame(Value other) => false;
}

/// <summary>A part of a text.</summary>
/// <param name="Text">The text; of a part that is unknown, the source of it.</param>
/// <param name="IsKnown">Whether the text is the very one.</param>
internal readonly record struct TextPiece(string Text, bool IsKnown);
