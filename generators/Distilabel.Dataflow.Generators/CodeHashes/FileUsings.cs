namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>What a file imports for itself.</summary>
internal sealed class FileUsings
{
    public HashSet<string> Namespaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The types whose static members it names alone.</summary>
    public HashSet<string> Statics { get; } = new(StringComparer.Ordinal);
}
