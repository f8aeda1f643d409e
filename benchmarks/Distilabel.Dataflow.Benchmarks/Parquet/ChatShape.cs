using ParquetSharp;
using ParquetSharp.Schema;

namespace Distilabel.Dataflow.Benchmarks.Parquet;

/// <summary>A chat data set: a number, texts of several lengths, a score that may be missing, tags, and messages of role and content.</summary>
internal sealed class ChatShape : RowShape
{
    private const int Leaves = 7;

    private static readonly string[] Words = [.. Enumerable.Range(0, 2000).Select(static i => new Random(i)).Select(static random =>
        string.Concat(Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)random.Next('a', 'z' + 1))))];

    private static readonly Columns.DynamicRecordType Message = new(("role", Columns.ColumnTypes.String), ("content", Columns.ColumnTypes.String));

    private readonly long[] _ids = new long[DistinctRows];
    private readonly string[] _instructions = new string[DistinctRows];
    private readonly string[] _models = new string[DistinctRows];
    private readonly double?[] _scores = new double?[DistinctRows];
    private readonly string[][] _tags = new string[DistinctRows][];
    private readonly Nested<string>?[][] _roles = new Nested<string>?[DistinctRows][];
    private readonly Nested<string>?[][] _contents = new Nested<string>?[DistinctRows][];

    internal override string Name => "chat";

    internal override Columns.Schema Schema { get; } = new(
        new Columns.ColumnDefinition("id", Columns.ColumnTypes.Int64, false, "rows"),
        new("instruction", Columns.ColumnTypes.String, true, "rows"),
        new("model_name", Columns.ColumnTypes.String, true, "rows"),
        new("score", Columns.ColumnTypes.Double.ToNullable(), true, "rows"),
        new("tags", Columns.ColumnTypes.String.ToList(), true, "rows"),
        new("messages", Message.ToList(), true, "rows"));

    internal override void Prepare()
    {
        var random = new Random(7);
        for (var row = 0; row < DistinctRows; row++)
        {
            _ids[row] = row;
            _instructions[row] = Text(random, random.Next(5, 60));
            _models[row] = $"model-{random.Next(5)}";
            _scores[row] = random.Next(5) == 0 ? null : random.NextDouble();
            _tags[row] = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(50)])];
            var turns = Enumerable.Range(0, random.Next(2, 5)).ToArray();
            _roles[row] = [.. turns.Select(static turn => (Nested<string>?)new Nested<string>(turn % 2 == 0 ? "user" : "assistant"))];
            _contents[row] = [.. turns.Select(_ => (Nested<string>?)new Nested<string>(Text(random, random.Next(10, 80))))];
        }

        base.Prepare();
    }

    internal override void WriteByHand(string path, int repetitions)
    {
        using var root = Root();
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Snappy).Build();
        using var writer = new ParquetFileWriter(path, root, properties);
        for (var i = 0; i < repetitions; i++)
        {
            using var group = writer.AppendRowGroup();
            Write(group, _ids);
            Write(group, _instructions);
            Write(group, _models);
            Write(group, _scores);
            Write(group, _tags);
            Write(group, _roles);
            Write(group, _contents);
        }

        writer.Close();
    }

    internal override long ReadByHand(string path)
    {
        using var reader = new ParquetFileReader(path);
        var rows = 0L;
        for (var i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using var group = reader.RowGroup(i);
            var count = checked((int)group.MetaData.NumRows);
            rows += Read<long>(group, 0, count) + Read<string>(group, 1, count) + Read<string>(group, 2, count) + Read<double?>(group, 3, count)
                + Read<string[]>(group, 4, count) + Read<Nested<string>?[]>(group, 5, count) + Read<Nested<string>?[]>(group, 6, count);
        }

        return rows / Leaves;
    }

    protected override Columns.Column[] MakeColumns()
    {
        var fields = new[] { _roles, _contents }.Select(static leaf => (Columns.Column)new Columns.Column<string?>([.. leaf.SelectMany(static values => values).Select(static value => value!.Value.Value)]));
        var messages = Message.CreateColumn([.. fields], [.. Enumerable.Range(0, _roles.Sum(static roles => roles.Length))]);
        return
        [
            new Columns.Column<long>(_ids), new Columns.Column<string?>(_instructions), new Columns.Column<string?>(_models), new Columns.Column<double?>(_scores),
            new Columns.Column<IReadOnlyList<string?>?>([.. _tags]), messages.ToLists([.. _roles.Select(static roles => roles.Length)]),
        ];
    }

    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    private static int Read<T>(RowGroupReader group, int leaf, int count)
    {
        using var column = group.Column(leaf).LogicalReader<T>();
        return column.ReadAll(count).Length;
    }

    private static GroupNode Root()
    {
        static Node Leaf(string name, LogicalType logical, PhysicalType physical, Repetition repetition = Repetition.Optional) => new PrimitiveNode(name, repetition, logical, physical);
        static Node List(string name, Node element) => new GroupNode(name, Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [element])], LogicalType.List());
        return new GroupNode(
            "schema",
            Repetition.Required,
            [
                Leaf("id", LogicalType.None(), PhysicalType.Int64, Repetition.Required),
                Leaf("instruction", LogicalType.String(), PhysicalType.ByteArray),
                Leaf("model_name", LogicalType.String(), PhysicalType.ByteArray),
                Leaf("score", LogicalType.None(), PhysicalType.Double),
                List("tags", Leaf("element", LogicalType.String(), PhysicalType.ByteArray)),
                List("messages", new GroupNode("element", Repetition.Optional,
                    [Leaf("role", LogicalType.String(), PhysicalType.ByteArray), Leaf("content", LogicalType.String(), PhysicalType.ByteArray)])),
            ]);
    }
}
