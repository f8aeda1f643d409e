using Apache.Arrow;
using Apache.Arrow.Arrays;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>What stands in the array as bytes: texts, bytes, decimals.</summary>
/// <param name="convert">Reads one value.</param>
internal sealed class BytesReader<T>(BytesReader<T>.Converter convert) : ArrayReader<T>
{
    internal delegate T Converter(ReadOnlySpan<byte> bytes);

    internal override T[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var values = new T[array.Length];
        for (var next = 0; next < values.Length;)
        {
            try
            {
                Fill(array, values, ref next);
            }
            catch (Exception exception) when (exception is ValueException or OutOfMemoryException && mask?.Hides(next) != true)
            {
                throw new MisfitException(next, new Misfit("", exception is ValueException ? exception.Message : "is larger than the memory that is left"));
            }
            catch (ValueException)
            {
                // Part of a null: what stands there is no value.
                next++;
            }
        }

        return values;
    }

    private void Fill(IArrowArray array, T[] values, ref int next)
    {
        switch (array)
        {
            case BinaryArray bytes:
                Fill(bytes, values, ref next);
                break;
            case LargeBinaryArray bytes:
                for (; next < values.Length; next++)
                {
                    if (bytes.IsValid(next))
                    {
                        values[next] = convert(bytes.GetBytes(next));
                    }
                }

                break;
            case BinaryViewArray bytes:
                for (; next < values.Length; next++)
                {
                    if (bytes.IsValid(next))
                    {
                        values[next] = convert(bytes.GetBytes(next));
                    }
                }

                break;
            case FixedSizeBinaryArray bytes:
                for (; next < values.Length; next++)
                {
                    if (bytes.IsValid(next))
                    {
                        values[next] = convert(bytes.GetBytes(next));
                    }
                }

                break;
            default:
                throw new InvalidDataException($"Text was expected and not {array.GetType().Name}.");
        }
    }

    private void Fill(BinaryArray array, T[] values, ref int next)
    {
        var offsets = array.ValueOffsets;
        var bytes = array.ValueBuffer.Span;
        var hasNulls = array.NullCount > 0;
        for (; next < values.Length; next++)
        {
            if (!hasNulls || array.IsValid(next))
            {
                values[next] = convert(bytes[offsets[next]..offsets[next + 1]]);
            }
        }
    }
}
