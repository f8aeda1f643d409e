using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Texts, and what is stored as text: UTF-8 behind offsets of 32 or 64 bits, or with views.</summary>
/// <param name="dataType">Text of one of Arrow's three forms.</param>
/// <param name="isNullable">Whether the field may hold null.</param>
/// <param name="toText">The text of a value; null for null.</param>
/// <param name="replaced">Counts the halves of surrogate pairs, which UTF-8 has no room for: each becomes U+FFFD.</param>
internal sealed class TextWriter<T>(IArrowType dataType, bool isNullable, Func<T, string?> toText, ReplacedSurrogates replaced) : ArrayWriter<T>(dataType, isNullable)
{
    private readonly BytesLayout _layout = BytesLayout.Of(dataType);
    private string?[] _texts = [];
    private int _count;

    internal override int Count => _count;

    internal override long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        var target = Extend(values.Length);
        var bytes = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            var isInNull = !isNull.IsEmpty && isNull[i];
            var text = isInNull ? null : toText(values[i]);
            target[i] = text;
            AddValidity(text is null, isInNull);
            bytes += (text?.Length ?? 0) + sizeof(int);
        }

        return bytes;
    }

    internal override long AppendNulls(int count)
    {
        Extend(count).Clear();
        AddNullValidity(count);
        return (long)count * sizeof(int);
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        System.Array.Clear(_texts, count, _count - count);
        _count = count;
    }

    internal override ArrayData Build()
    {
        for (var i = 0; i < _count; i++)
        {
            if (_texts[i] is { } text)
            {
                Encode(text);
            }

            _layout.EndValue();
        }

        return Data(_layout.Build());
    }

    internal override void Clear()
    {
        base.Clear();
        System.Array.Clear(_texts, 0, _count);
        _count = 0;
        _layout.Clear();
    }

    private Span<string?> Extend(int count)
    {
        if (_count + count > _texts.Length)
        {
            System.Array.Resize(ref _texts, Math.Max(_count + count, _texts.Length * 2));
        }

        _count += count;
        return _texts.AsSpan(_count - count, count);
    }

    private void Encode(string text)
    {
        // Most text has one byte for each character; the rest takes another round.
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            var target = _layout.Reserve(rest.Length);
            var status = Utf8.FromUtf16(rest, target, out var read, out var written, replaceInvalidSequences: false);
            _layout.Advance(written);
            rest = rest[read..];
            if (status == OperationStatus.InvalidData)
            {
                Rune.ReplacementChar.TryEncodeToUtf8(_layout.Reserve(3), out written);
                _layout.Advance(written);
                rest = rest[1..];
                replaced.Count++;
            }
        }
    }
}
