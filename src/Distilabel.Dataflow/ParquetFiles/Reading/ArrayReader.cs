using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using Distilabel.Dataflow.Columns;
using Column = Distilabel.Dataflow.Columns.Column;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Makes columns of Arrow arrays of one type.</summary>
internal abstract class ArrayReader
{
    /// <summary>Reads all values of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="mask">The rows that don't count; null when all do.</param>
    /// <exception cref="MisfitException">A value is none of the type that is wanted.</exception>
    internal abstract Column Read(IArrowArray array, RowMask? mask);

    /// <summary>Says the first null of an array, if there is one that counts.</summary>
    internal static void RequireValues(IArrowArray array, RowMask? mask, ColumnType wanted)
    {
        if (array.NullCount == 0)
        {
            return;
        }

        for (var row = 0; row < array.Length; row++)
        {
            if ((array is NullArray || array.IsNull(row)) && mask?.Hides(row) != true)
            {
                throw new MisfitException(row, Misfit.Null(wanted));
            }
        }
    }
}

/// <summary>Makes columns of <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
internal abstract class ArrayReader<T> : ArrayReader
{
    /// <summary>The type of the columns; null for the one that the CLR type has.</summary>
    internal ColumnType<T>? Type { get; set; }

    internal sealed override Column Read(IArrowArray array, RowMask? mask) => new Column<T>(ReadValues(array, mask), Type);

    /// <summary>Reads all values. A null is the default value.</summary>
    internal abstract T[] ReadValues(IArrowArray array, RowMask? mask);
}

/// <summary>A value that is not what was promised, in words that go behind its name.</summary>
internal sealed class ValueException(string problem) : Exception(problem)
{
    [DoesNotReturn]
    internal static void Throw(string problem) => throw new ValueException(problem);
}
