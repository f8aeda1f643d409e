namespace Distilabel.Dataflow;

/// <summary>What is in a data file.</summary>
public enum DataFileType
{
    /// <summary>An object for each row: one on each line (JSON Lines), or all in one array.</summary>
    Json,

    /// <summary>Values separated by commas, semicolons or tabs, with a header.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
