using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>A column that is wanted of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type that the values are wanted in.</param>
/// <param name="AllowsNull">Whether null is wanted as null, rather than an error.</param>
/// <param name="MayBeMissing">Whether a file without the column has null in it.</param>
internal readonly record struct WantedColumn(string Name, ColumnType Type, bool AllowsNull, bool MayBeMissing = false);
