using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>What one version wrote, every later version reads: the files of the folder Fixtures are never changed, only added to.</summary>
/// <remarks>Set <c>DISTILABEL_FIXTURES</c> to a folder to keep there what this version writes: the fixtures of a new version.</remarks>
public sealed class FormatTests : IDisposable
{
    private static readonly UInt128 Signature = UInt128.Parse("48ff3dc944b158b2f74e34193dee7ad1", System.Globalization.NumberStyles.HexNumber);

    private static readonly (string? Instruction, int Count)[] Rows =
    [
        .. Enumerable.Range(0, 120).Select(row => ((string?)$"What is {row} times {row + 1}?", row)),
        ("the same", 1), ("the same", 1), ("the same", 1),
        (null, 0), ("", 0), ("日本語 🦊", int.MaxValue), (new string('x', 30_000), int.MinValue),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Version1")]
    [InlineData("Version2")]
    public async Task A_version_is_read_for_ever(string version)
    {
        await using var log = CheckpointLog.Open(new MemorySegments(Files(version)), Signature, new CheckpointLogOptions());

        Assert.Empty(log.Damage);
        Assert.Equal(Rows.Length, log.Count);
        AssertHoldsRows(log);
    }

    [Fact]
    public async Task What_an_earlier_version_wrote_is_left_as_it_is_and_added_to_in_a_new_segment()
    {
        var files = Files("Version1");
        var storage = new MemorySegments(files);
        await using (var log = CheckpointLog.Open(storage, Signature, new CheckpointLogOptions()))
        {
            await log.AppendAsync([(4711, LogProbe.ValueOf(4711, 40))]);
        }

        var after = storage.Copy();
        Assert.Equal(files.Length + 1, after.Count);
        Assert.All(files, file => Assert.Equal(file.Value, after[file.Key]));
        await using var opened = CheckpointLog.Open(storage, Signature, new CheckpointLogOptions());
        Assert.Empty(opened.Damage);
        Assert.Equal(LogProbe.ValueOf(4711, 40), opened.Read(4711));
        AssertHoldsRows(opened);
    }

    /// <summary>What the rows are found by, and what was made of each.</summary>
    [Theory]
    [InlineData("Version2", StepKind.Expand)]
    [InlineData("Version2", StepKind.Filter)]
    [InlineData("Version2", StepKind.Global)]
    public async Task What_a_version_kept_of_each_kind_of_step_is_read_for_ever(string version, StepKind kind)
    {
        await using var log = CheckpointLog.Open(new MemorySegments(Files(version + kind)), Signature, new CheckpointLogOptions());
        AssertHolds(log, kind);
    }

    [Fact]
    public async Task What_this_version_writes_it_reads()
    {
        var folder = FolderFor("Rows");
        await WriteAsync(folder);

        await using var log = CheckpointLog.Open(new SegmentFolder(folder), Signature, new CheckpointLogOptions());
        Assert.Empty(log.Damage);
        AssertHoldsRows(log);
    }

    [Theory]
    [InlineData(StepKind.Expand)]
    [InlineData(StepKind.Filter)]
    [InlineData(StepKind.Global)]
    public async Task What_this_version_keeps_of_each_kind_of_step_it_reads(StepKind kind)
    {
        var folder = FolderFor(kind.ToString());
        await WriteAsync(folder, kind);

        await using var log = CheckpointLog.Open(new SegmentFolder(folder), Signature, new CheckpointLogOptions());
        AssertHolds(log, kind);
    }

    private string FolderFor(string name) => Directory.CreateDirectory(
        Path.Combine(Environment.GetEnvironmentVariable("DISTILABEL_FIXTURES") ?? _folder.Path, name)).FullName;

    private static void AssertHolds(CheckpointLog log, StepKind kind)
    {
        using var session = new CheckpointSession(log);
        var checkpoint = CheckpointOf(kind, session);

        var recall = kind == StepKind.Global ? checkpoint.FindAll(Numbers(), out _) : checkpoint.Find(Numbers());

        Assert.Empty(log.Damage);
        Assert.True(recall.IsComplete);
        var (outputs, parents) = MadeBy(kind);
        Assert.Equal(kind == StepKind.Global ? [parents.Length] : Enumerable.Range(0, Numbers().Count).Select(row => parents.Count(parent => parent == row)), recall.Made);
        int[][] expected = kind switch { StepKind.Filter => [], StepKind.Expand => [outputs], _ => [outputs, parents] };
        Assert.Equal(expected, recall.Columns.Select(static column => ((Column<int>)column).Values.ToArray()));
    }

    private static KeyValuePair<int, byte[]>[] Files(string version)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Checkpoints", "Fixtures", version);
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select((path, i) => KeyValuePair.Create(i + 1, File.ReadAllBytes(path))).ToArray();
        Assert.NotEmpty(files);
        return files;
    }

    private static void AssertHoldsRows(CheckpointLog log)
    {
        using var session = new CheckpointSession(log);
        var records = new int[Rows.Length];
        Assert.True(session.Find(Hashes(), records));
        ColumnBuilder[] builders = [ColumnTypes.String.CreateBuilder(1), ColumnTypes.Double.ToNullable().CreateBuilder(1)];
        foreach (var record in records)
        {
            Assert.True(session.TryRead(record, out var value));
            Assert.True(Codec().TryReadRow(value, builders));
        }

        var columns = Outputs();
        Assert.Equal(((Column<string?>)columns[0]).Values.ToArray(), ((Column<string?>)builders[0].Build()).Values.ToArray());
        Assert.Equal(((Column<double?>)columns[1]).Values.ToArray(), ((Column<double?>)builders[1].Build()).Values.ToArray());
    }

    private static async Task WriteAsync(string folder)
    {
        await using var log = CheckpointLog.Open(new SegmentFolder(folder), Signature, new CheckpointLogOptions { SegmentLength = 2_000 });
        using var session = new CheckpointSession(log);
        var records = new int[Rows.Length];
        session.Find(Hashes(), records);
        var values = new RecordBuffer();
        var first = 0;
        foreach (var count in new[] { 50, 50, 20, 1, 1, Rows.Length - 122 })
        {
            values.Clear();
            for (var row = first; row < first + count; row++)
            {
                Codec().WriteRow(values, Outputs(), row);
            }

            session.Append(records.AsSpan(first, count), values);
            await session.CommitAsync();
            first += count;
        }
    }

    private static async Task WriteAsync(string folder, StepKind kind)
    {
        await using var log = CheckpointLog.Open(new SegmentFolder(folder), Signature, new CheckpointLogOptions());
        using var session = new CheckpointSession(log);
        var checkpoint = CheckpointOf(kind, session);
        var (outputs, parents) = MadeBy(kind);
        var output = new StepOutput(kind == StepKind.Filter ? [] : [new Column<int>(outputs)], parents);
        if (kind == StepKind.Global)
        {
            checkpoint.KeepAll(checkpoint.FindAll(Numbers(), out _).Records[0], output);
        }
        else
        {
            checkpoint.Keep(checkpoint.Find(Numbers()).Records, output, failed: null);
        }

        await checkpoint.CommitAsync();
    }

    /// <summary>Numbers, some more than once.</summary>
    private static Batch Numbers()
    {
        var numbers = Enumerable.Range(0, 60).Concat([7, 7, 7, 0, int.MaxValue, int.MinValue]).ToArray();
        return new Batch(new Schema(new ColumnDefinition("n", ColumnTypes.Int32, false, "load")), [new Column<int>(numbers)], RowIdentities.Range(0, numbers.Length));
    }

    /// <summary>What was made of the numbers, and of which row: places in it, so that equal rows have results that differ.</summary>
    private static (int[] Outputs, int[] Parents) MadeBy(StepKind kind)
    {
        var rows = Enumerable.Range(0, Numbers().Count);
        int[] parents = kind switch
        {
            StepKind.Expand => [.. rows.SelectMany(static row => Enumerable.Repeat(row, row % 4))],
            StepKind.Filter => [.. rows.Where(static row => row % 3 != 0)],
            _ => [.. rows.Reverse(), 0],
        };
        return ([.. parents.Select(static (parent, place) => (parent * 1000) - place)], parents);
    }

    private static StepCheckpoint CheckpointOf(StepKind kind, CheckpointSession session)
    {
        Step step = kind switch
        {
            StepKind.Expand => new Divisors("step"),
            StepKind.Filter => new Odd("step"),
            _ => new Rank("step"),
        };
        var graph = new Pipeline("p") { new Sequence("load") >> step }.Prepare(new RunOptions());
        return new StepCheckpoint(graph.Nodes[1], Signature, session, static () => Assert.Fail("Everything can be read."));
    }

    private static RowCodec Codec() => new(ColumnTypes.String, ColumnTypes.Double.ToNullable());

    private static Column[] Outputs() =>
    [
        new Column<string?>([.. Rows.Select((row, place) => row.Instruction is null ? null : $"{place}. {row.Instruction}")]),
        new Column<double?>([.. Rows.Select(row => row.Count == 0 ? default(double?) : row.Count / 8.0)]),
    ];

    private static UInt128[] Hashes()
    {
        var schema = new Schema(
            new ColumnDefinition("instruction", ColumnTypes.String, true, "load"), new ColumnDefinition("count", ColumnTypes.Int32, false, "load"));
        Column[] columns = [new Column<string?>([.. Rows.Select(row => row.Instruction)]), new Column<int>([.. Rows.Select(row => row.Count)])];
        var hashes = new UInt128[Rows.Length];
        new RowKeyHasher(Signature, new KeyColumn("instruction", ColumnTypes.String, 0), new KeyColumn("count", ColumnTypes.Int32, 1))
            .Hash(new Batch(schema, columns, RowIdentities.Range(0, Rows.Length)), hashes);
        return hashes;
    }
}
