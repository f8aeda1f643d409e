using System.Diagnostics;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The seconds that it takes to open a log of five million records, over five: what a run waits for before its first row.</summary>
internal sealed class OpenRatio() : Ratio("open", 1, isLeast: false)
{
    private const int Records = 5_000_000;
    private const int BatchSize = 1000;
    private const int ValueLength = 100;
    private const int Rounds = 3;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var folder = Directory.CreateTempSubdirectory("distilabel-open-").FullName;
        try
        {
            await WriteAsync(folder);
            var times = new List<TimeSpan>();
            var bytes = 0L;
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                await using var log = Open(folder);
                times.Add(watch.Elapsed);
                bytes = log.IndexBytes;
            }

            var seconds = times.Order().ElementAt(Rounds / 2).TotalSeconds;
            await remarks.WriteLineAsync(FormattableString.Invariant(
                $"open: {seconds:0.00} s for {Records:N0} records of {ValueLength} bytes, {(double)bytes / Records:0.0} bytes of memory for each (median of {Rounds})"));
            return seconds / 5;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CheckpointLog Open(string folder) => CheckpointLog.Open(new SegmentFolder(folder), 1, new CheckpointLogOptions());

    private static async Task WriteAsync(string folder)
    {
        var random = new Random(1);
        var keys = new ulong[BatchSize];
        var records = new int[BatchSize];
        var value = new byte[ValueLength];
        var values = new RecordBuffer();
        await using var log = Open(folder);
        for (var first = 0; first < Records; first += BatchSize)
        {
            values.Clear();
            for (var i = 0; i < BatchSize; i++)
            {
                keys[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                random.NextBytes(value.AsSpan(0, ValueLength / 2));
                values.Add(value);
            }

            log.Find(keys, records);
            log.Append(records, values);
            await log.CommitAsync();
        }
    }
}
