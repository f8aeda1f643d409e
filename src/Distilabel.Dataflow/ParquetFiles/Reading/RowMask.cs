using Apache.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>The rows of an array that are part of a null, so that no value in them counts.</summary>
internal sealed class RowMask(IArrowArray record, RowMask? outer)
{
    internal bool Hides(int row) => record.IsNull(row) || outer?.Hides(row) == true;
}
