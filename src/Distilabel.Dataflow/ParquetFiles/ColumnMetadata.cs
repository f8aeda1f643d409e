namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>What a schema's metadata says of one column: the parts of <c>huggingface</c> and <c>pandas</c> that are about it.</summary>
/// <param name="Feature">Its feature in the info of Hugging Face's datasets, as JSON; null when there is none.</param>
/// <param name="Pandas">Its description for pandas, as JSON; null when there is none.</param>
/// <param name="IsPandasIndex">Whether it is part of the index of the data frame.</param>
/// <param name="PandasFrame">What is said of the data frame as a whole, as JSON; null when there is nothing.</param>
internal sealed record ColumnMetadata(string? Feature, string? Pandas, bool IsPandasIndex, string? PandasFrame)
{
    /// <summary>Nothing.</summary>
    internal static ColumnMetadata None { get; } = new(null, null, false, null);

    /// <summary>What holds for a column of two files: what the files agree on.</summary>
    internal ColumnMetadata Union(ColumnMetadata other) => new(
        Feature == other.Feature ? Feature : null,
        Pandas == other.Pandas ? Pandas : null,
        IsPandasIndex && other.IsPandasIndex,
        PandasFrame ?? other.PandasFrame);
}
