using System.Buffers;
using Distilabel.Dataflow.Benchmarks.Engine;
using K4os.Compression.LZ4;
using MessagePack;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The bytes of the checkpoints on disk over those of the outputs' MessagePack alone, compressed by the same LZ4 a batch at a time.</summary>
internal sealed class CheckpointBytesRatio() : Ratio("checkpoint-bytes", 1.1, isLeast: false)
{
    private const int Rows = 100_000;
    private const int BatchSize = 50;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-checkpoint-").FullName;
        try
        {
            await EnginePipeline.RunWithCacheAsync(Rows, BatchSize, folder, Durability.ProcessCrash);
            var stored = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
            var outputs = Outputs();
            await remarks.WriteLineAsync(FormattableString.Invariant($"checkpoint-bytes: {stored:N0} bytes on disk, {outputs:N0} of outputs ({Rows:N0} rows, four steps)"));
            return (double)stored / outputs;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Outputs()
    {
        Func<string, string>[] steps = [TextRows.Upper, TextRows.Swap, TextRows.Mask, TextRows.Lower];
        var total = 0L;
        for (var start = 0; start < Rows; start += BatchSize)
        {
            var texts = Enumerable.Range(start, BatchSize).Select(TextRows.At).ToArray();
            foreach (var step in steps)
            {
                texts = Array.ConvertAll(texts, text => step(text));
                total += Compressed(texts);
            }
        }

        return total;
    }

    private static int Compressed(string[] texts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        foreach (var text in texts)
        {
            writer.WriteArrayHeader(1);
            writer.Write(text);
        }

        writer.Flush();
        var target = new byte[LZ4Codec.MaximumOutputSize(buffer.WrittenCount)];
        return Math.Min(buffer.WrittenCount, LZ4Codec.Encode(buffer.WrittenSpan, target));
    }
}
