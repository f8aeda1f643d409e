using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Texts of which a file has each once, in an order of its own: a categorical column of pandas.</summary>
/// <remarks>The categories that the file had come first and in its order. The dictionary is handed to Arrow anew only when a category was added.</remarks>
internal sealed class DictionaryWriter : ArrayWriter<string?>
{
    private readonly ReplacedSurrogates _replaced;
    private readonly IArrowType _valueType;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly List<string> _categories = [];
    private readonly int _most;
    private readonly int _width;
    private GrowingBuffer<int> _indices = new();
    private GrowingBuffer<byte> _narrow = new();
    private ArrayData? _dictionary;

    internal DictionaryWriter(DictionaryType dataType, bool isNullable, IEnumerable<string> categories, ReplacedSurrogates replaced)
        : base(dataType, isNullable)
    {
        _replaced = replaced;
        _valueType = dataType.ValueType;
        (_width, _most) = dataType.IndexType.TypeId switch
        {
            ArrowTypeId.Int8 => (1, 1 << 7),
            ArrowTypeId.UInt8 => (1, 1 << 8),
            ArrowTypeId.Int16 => (2, 1 << 15),
            ArrowTypeId.UInt16 => (2, 1 << 16),
            ArrowTypeId.Int64 or ArrowTypeId.UInt64 => (8, int.MaxValue),
            _ => (4, int.MaxValue),
        };
        foreach (var category in categories)
        {
            OrdinalOf(category);
        }
    }

    internal override long Append(ReadOnlySpan<string?> values, ReadOnlySpan<bool> isNull)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var isInNull = !isNull.IsEmpty && isNull[i];
            var value = isInNull ? null : values[i];
            AddValidity(value is null, isInNull);
            _indices.Add(value is null ? 0 : OrdinalOf(value));
        }

        return values.Length * _width;
    }

    internal override long AppendNulls(int count)
    {
        _indices.Extend(count).Clear();
        AddNullValidity(count);
        return (long)count * _width;
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        _indices.Truncate(count);
    }

    internal override ArrayData Build() =>
        new(DataType, Count, Validity.Nulls, 0, [Validity.ToArrow(), Indices()], null, Dictionary());

    internal override void Clear()
    {
        base.Clear();
        _indices.Clear();
    }

    private int OrdinalOf(string category)
    {
        ref var ordinal = ref CollectionsMarshal.GetValueRefOrAddDefault(_ordinals, category, out var isKnown);
        if (!isKnown)
        {
            if (_categories.Count == _most)
            {
                throw new OverflowException(
                    $"It is category {_most + 1}, and the file that the column comes from numbers its categories in {_width * 8} bits. Write the column as text: give it to a step that makes a new one.");
            }

            ordinal = _categories.Count;
            _categories.Add(category);
        }

        return ordinal;
    }

    private ArrowBuffer Indices()
    {
        if (_width == sizeof(int))
        {
            return _indices.ToArrow();
        }

        _narrow.Clear();
        var target = _narrow.Extend(Count * _width);
        var source = _indices.Values;
        for (var i = 0; i < source.Length; i++)
        {
            switch (_width)
            {
                case 1:
                    target[i] = (byte)source[i];
                    break;
                case 2:
                    MemoryMarshal.Cast<byte, short>(target)[i] = (short)source[i];
                    break;
                default:
                    MemoryMarshal.Cast<byte, long>(target)[i] = source[i];
                    break;
            }
        }

        return _narrow.ToArrow();
    }

    // Arrow keeps the dictionary of a row group until the group ends, so its memory is not used again.
    private ArrayData Dictionary()
    {
        if (_dictionary?.Length == _categories.Count)
        {
            return _dictionary;
        }

        var values = new TextWriter<string?>(_valueType, isNullable: true, static text => text, _replaced);
        values.Append(CollectionsMarshal.AsSpan(_categories), []);
        return _dictionary = values.Build();
    }
}
