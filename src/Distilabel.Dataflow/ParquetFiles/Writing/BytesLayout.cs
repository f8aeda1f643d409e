using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Where the bytes of values of different lengths stand in Arrow's buffers.</summary>
internal abstract class BytesLayout
{
    private GrowingBuffer<byte> _bytes = new();
    private int _reserved;

    /// <summary>The bytes of the values so far.</summary>
    protected int Length => _bytes.Count - _reserved;

    protected Span<byte> Bytes => _bytes.Values;

    /// <summary>The layout of text or bytes of <paramref name="type"/>.</summary>
    internal static BytesLayout Of(IArrowType type) => type switch
    {
        LargeStringType or LargeBinaryType => new Offsets64(),
        StringViewType or BinaryViewType => new Views(),
        FixedSizeBinaryType => new NoOffsets(),
        _ => new Offsets32(),
    };

    /// <summary>Room for at least <paramref name="count"/> bytes behind those of the current value.</summary>
    internal Span<byte> Reserve(int count)
    {
        // A character takes up to three bytes: what is there already is used.
        _bytes.Truncate(Length);
        _reserved = Math.Max(count, 16);
        return _bytes.Extend(_reserved);
    }

    /// <summary>Adds the first <paramref name="count"/> bytes of what was reserved to the current value.</summary>
    internal void Advance(int count)
    {
        _bytes.Truncate(Length + count);
        _reserved = 0;
    }

    internal void Add(ReadOnlySpan<byte> bytes) => _bytes.Add(bytes);

    /// <summary>Ends the current value.</summary>
    internal abstract void EndValue();

    /// <summary>The buffers behind that of the validity.</summary>
    internal abstract ArrowBuffer[] Build();

    internal virtual void Clear()
    {
        _bytes.Clear();
        _reserved = 0;
    }

    protected ArrowBuffer ToArrow() => _bytes.ToArrow();

    private sealed class Offsets32 : BytesLayout
    {
        private GrowingBuffer<int> _offsets = new();

        internal override void EndValue()
        {
            if (_offsets.Count == 0)
            {
                _offsets.Add(0);
            }

            _offsets.Add(Length);
        }

        internal override ArrowBuffer[] Build()
        {
            // No values have one offset.
            if (_offsets.Count == 0)
            {
                _offsets.Add(0);
            }

            return [_offsets.ToArrow(), ToArrow()];
        }

        internal override void Clear()
        {
            base.Clear();
            _offsets.Clear();
        }
    }

    private sealed class Offsets64 : BytesLayout
    {
        private GrowingBuffer<long> _offsets = new();

        internal override void EndValue()
        {
            if (_offsets.Count == 0)
            {
                _offsets.Add(0);
            }

            _offsets.Add(Length);
        }

        internal override ArrowBuffer[] Build()
        {
            // No values have one offset.
            if (_offsets.Count == 0)
            {
                _offsets.Add(0);
            }

            return [_offsets.ToArrow(), ToArrow()];
        }

        internal override void Clear()
        {
            base.Clear();
            _offsets.Clear();
        }
    }

    private sealed class NoOffsets : BytesLayout
    {
        internal override void EndValue()
        {
        }

        internal override ArrowBuffer[] Build() => [ToArrow()];
    }

    /// <summary>Short values stand in the view itself; of longer ones, the first four bytes and where the whole is.</summary>
    private sealed class Views : BytesLayout
    {
        private const int ViewLength = 16;
        private const int Longest = 12;

        private GrowingBuffer<byte> _views = new();
        private int _start;

        internal override void EndValue()
        {
            var value = Bytes[_start..Length];
            var view = _views.Extend(ViewLength);
            view.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(view, value.Length);
            if (value.Length <= Longest)
            {
                value.CopyTo(view[sizeof(int)..]);
            }
            else
            {
                value[..sizeof(int)].CopyTo(view[sizeof(int)..]);
                BinaryPrimitives.WriteInt32LittleEndian(view[Longest..], _start);
            }

            _start = Length;
        }

        internal override ArrowBuffer[] Build() => [_views.ToArrow(), ToArrow()];

        internal override void Clear()
        {
            base.Clear();
            _views.Clear();
            _start = 0;
        }
    }
}
