namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Has a damaged segment hold nothing but its good frames, so that damage is said once and not by every run.</summary>
/// <remarks>
/// The frames are written to another file, which takes the segment's name once it is whole and on the disk: a process that is killed at any moment leaves the
/// segment as it was, or repaired. A file in which nothing belongs to the log is set aside under another name, since it may be somebody else's.
/// </remarks>
internal static class SegmentRepair
{
    private const int WriteLength = 1 << 20;

    /// <summary>Repairs a segment, whose file is closed where that succeeds.</summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="segment">The segment, as <see cref="SegmentScan"/> left it.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="signature">The log's signature.</param>
    /// <returns>Whether the segment is another file now, or none: <see langword="false"/> where it can't be written.</returns>
    internal static bool TryRun(ISegmentStorage storage, Segment segment, SegmentReader reader, UInt128 signature)
    {
        try
        {
            if (storage.BeginReplacement(segment.Number) is not { } replacement)
            {
                return false;
            }

            bool hasFrames;
            using (replacement)
            {
                hasFrames = Copy(segment, replacement, reader, signature);
                replacement.Flush();
            }

            segment.Dispose();
            if (hasFrames || segment.CanAppend)
            {
                storage.Replace(segment.Number);
            }
            else
            {
                storage.SetAside(segment.Number);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or may not be written: what is good is found all the same, and the next run tries again.
            return false;
        }
    }

    private static bool Copy(Segment segment, ISegmentFile target, SegmentReader reader, UInt128 signature)
    {
        var output = new byte[SegmentFormat.SegmentHeaderLength];
        SegmentFormat.WriteSegmentHeader(output, signature, segment.Number);
        var length = output.Length;
        var start = 0L;
        var hasFrames = false;
        for (long offset = SegmentFormat.SegmentHeaderLength; offset < segment.Length;)
        {
            var state = reader.Read(segment, offset, out var header, out var body);
            if (state != FrameState.Whole)
            {
                offset = state == FrameState.Damaged ? offset + header.FrameLength : reader.FindHeader(segment, offset + 1);
                continue;
            }

            hasFrames = true;
            var frameLength = (int)header.FrameLength;
            if (output.Length - length < frameLength)
            {
                Array.Resize(ref output, Math.Max(length + frameLength, 2 * output.Length));
            }

            // Its checksums are those of the offset at which it stands.
            var moved = output.AsSpan(length, frameLength);
            body[..(int)header.BodyLength].CopyTo(moved[FrameHeader.Length..]);
            (header with { BodyCheck = FrameHeader.CheckBody(moved[FrameHeader.Length..], segment.Seed, start + length) }).Write(moved, segment.Seed, start + length);
            length += frameLength;
            offset += frameLength;
            if (length >= WriteLength)
            {
                target.Write(output.AsSpan(0, length), start);
                start += length;
                length = 0;
            }
        }

        target.Write(output.AsSpan(0, length), start);
        return hasFrames;
    }
}
