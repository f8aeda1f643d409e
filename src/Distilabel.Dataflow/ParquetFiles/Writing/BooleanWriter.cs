using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Booleans: a bit each.</summary>
internal sealed class BooleanWriter(bool isNullable) : ArrayWriter<bool>(BooleanType.Default, isNullable)
{
    private readonly Validity _values = new();

    internal override long Append(ReadOnlySpan<bool> values, ReadOnlySpan<bool> isNull)
    {
        foreach (var value in values)
        {
            _values.Add(value);
        }

        AddValidity(values.Length, isNull);
        return values.Length;
    }

    internal override long AppendNulls(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _values.Add(false);
        }

        AddNullValidity(count);
        return count;
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        _values.Truncate(count);
    }

    internal override ArrayData Build() => Data([_values.ToBits()]);

    internal override void Clear()
    {
        base.Clear();
        _values.Clear();
    }
}
