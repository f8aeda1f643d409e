using Apache.Arrow;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Reads values as what they are, and converts them as every column is converted.</summary>
internal sealed class ConversionReader<T>(ArrayReader inner, ColumnConversion conversion) : ArrayReader<T>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var column = inner.Read(array, mask);
        if (conversion.HasMisfit(column))
        {
            for (var row = 0; row < column.Count; row++)
            {
                if (mask?.Hides(row) != true && conversion.FindMisfit(column, row) is { } misfit)
                {
                    throw new MisfitException(row, misfit);
                }
            }
        }

        return ((Column<T>)conversion.Convert(column)).Values.ToArray();
    }
}
