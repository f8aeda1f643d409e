namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>How many halves of surrogate pairs were written as U+FFFD.</summary>
internal sealed class ReplacedSurrogates
{
    internal long Count { get; set; }
}
