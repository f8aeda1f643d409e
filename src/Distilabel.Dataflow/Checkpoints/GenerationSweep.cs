using System.Buffers.Binary;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Measures records of a log by their keys, and takes some out of it.</summary>
/// <remarks>
/// Each segment that has some is written anew without them and replaced in one step: a process that is killed at any moment leaves each segment as it was or as
/// it shall be, and the next removal goes on.
/// </remarks>
internal static class GenerationSweep
{
    /// <summary>About how many bytes each record takes that a log in a folder has.</summary>
    internal static Dictionary<ulong, long> Measure(string folder, UInt128 signature)
    {
        var bytes = new Dictionary<ulong, long>();
        var storage = new SegmentFolder(folder);
        foreach (var number in storage.List())
        {
            using var file = storage.OpenToRead(number);
            foreach (var (keys, frame) in Frames(new Segment(number, storage.PathOf(number), file, SegmentFormat.SeedOf(signature, number), file.Length), decoder: null))
            {
                foreach (var key in keys)
                {
                    bytes[key] = bytes.GetValueOrDefault(key) + (frame.Length / keys.Length);
                }
            }
        }

        return bytes;
    }

    /// <summary>Takes records out.</summary>
    internal static void Remove(string folder, UInt128 signature, HashSet<ulong> unwanted)
    {
        var storage = new SegmentFolder(folder);
        using var decoder = new BlockDecoder();
        foreach (var number in storage.List())
        {
            if (Rewrite(storage, number, signature, unwanted, decoder))
            {
                storage.Replace(number);
            }
        }
    }

    private static bool Rewrite(SegmentFolder storage, int number, UInt128 signature, HashSet<ulong> unwanted, BlockDecoder decoder)
    {
        using var file = storage.OpenToRead(number);
        var segment = new Segment(number, storage.PathOf(number), file, SegmentFormat.SeedOf(signature, number), file.Length);
        if (!Frames(segment, decoder: null).Any(frame => frame.Keys.Any(unwanted.Contains)))
        {
            return false;
        }

        using var target = storage.BeginReplacement(number);
        using var writer = new FrameWriter(CheckpointLogOptions.SmallCompression, CheckpointLogOptions.ShortGeneration);
        var offset = 0L;
        writer.AddSegmentHeader(signature, number);
        foreach (var (keys, frame) in Frames(segment, decoder))
        {
            var values = new RecordBuffer();
            var kept = new List<ulong>();
            for (var record = 0; record < keys.Length; record++)
            {
                if (!unwanted.Contains(keys[record]))
                {
                    kept.Add(keys[record]);
                    values.Add(frame.Values![record].Span);
                }
            }

            if (kept.Count > 0)
            {
                writer.AddFrame([.. kept], values, 0, segment.Seed, offset);
                target.Write(writer.Output, offset);
                offset += writer.Output.Length;
                writer.Clear();
            }
        }

        target.Write(writer.Output, offset);
        target.Flush();
        return true;
    }

    private static IEnumerable<(ulong[] Keys, (long Length, Frame? Values) Frame)> Frames(Segment segment, BlockDecoder? decoder)
    {
        var reader = new SegmentReader(readAhead: 1 << 20);
        var frame = decoder is null ? null : new Frame();
        for (long offset = SegmentFormat.SegmentHeaderLength; offset < segment.Length;)
        {
            if (Read(reader, segment, offset, decoder, frame, out var header) is { } keys)
            {
                yield return (keys, (header.FrameLength, frame));
                offset += header.FrameLength;
            }
            else
            {
                offset = reader.FindHeader(segment, offset + 1);
            }
        }
    }

    private static ulong[]? Read(SegmentReader reader, Segment segment, long offset, BlockDecoder? decoder, Frame? frame, out FrameHeader header)
    {
        if (reader.Read(segment, offset, out header, out var body) != FrameState.Whole ||
            (frame is not null && !frame.TryLoad(header, body[(header.Records * SegmentFormat.KeyLength)..], decoder!)))
        {
            return null;
        }

        var keys = new ulong[header.Records];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = BinaryPrimitives.ReadUInt64LittleEndian(body[(i * SegmentFormat.KeyLength)..]);
        }

        return keys;
    }
}
