namespace Distilabel.Dataflow;

/// <summary>What is in a data file.</summary>
public enum DataFileType
{
    /// <summary>An object for each row: one on each line (JSON Lines), or all in one array.</summary>
    Json,

    /// <summary>Comma-separated values with a header. A file with the suffix <c>.tsv</c> has tabs for commas.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
