using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Bytes, and what is stored as bytes.</summary>
/// <param name="dataType">Bytes of any of Arrow's forms, of one length too.</param>
/// <param name="isNullable">Whether the field may hold null.</param>
/// <param name="toBytes">The bytes of a value; null for null.</param>
internal sealed class BytesWriter<T>(IArrowType dataType, bool isNullable, Func<T, byte[]?> toBytes) : ArrayWriter<T>(dataType, isNullable)
{
    private readonly BytesLayout _layout = BytesLayout.Of(dataType);
    private readonly byte[]? _none = dataType is FixedSizeBinaryType type ? new byte[type.ByteWidth] : null;
    private byte[]?[] _values = [];
    private int _count;

    internal override int Count => _count;

    internal override long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        var target = Extend(values.Length);
        var bytes = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            var isInNull = !isNull.IsEmpty && isNull[i];
            var value = isInNull ? null : toBytes(values[i]);
            if (value is not null && _none is not null && value.Length != _none.Length)
            {
                throw new OverflowException($"It has {value.Length} bytes, and the file that the column comes from says that all have {_none.Length}.");
            }

            target[i] = value ?? _none;
            AddValidity(value is null, isInNull);
            bytes += (value?.Length ?? 0) + sizeof(int);
        }

        return bytes;
    }

    internal override long AppendNulls(int count)
    {
        Extend(count).Fill(_none);
        AddNullValidity(count);
        return (long)count * sizeof(int);
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        System.Array.Clear(_values, count, _count - count);
        _count = count;
    }

    internal override ArrayData Build()
    {
        for (var i = 0; i < _count; i++)
        {
            _layout.Add(_values[i]);
            _layout.EndValue();
        }

        return Data(_layout.Build());
    }

    internal override void Clear()
    {
        base.Clear();
        System.Array.Clear(_values, 0, _count);
        _count = 0;
        _layout.Clear();
    }

    private Span<byte[]?> Extend(int count)
    {
        if (_count + count > _values.Length)
        {
            System.Array.Resize(ref _values, Math.Max(_count + count, _values.Length * 2));
        }

        _count += count;
        return _values.AsSpan(_count - count, count);
    }
}
