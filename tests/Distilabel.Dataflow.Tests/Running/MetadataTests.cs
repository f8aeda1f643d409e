using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>What steps say of how they made a row is one record, and stays with the row wherever it goes.</summary>
public sealed class MetadataTests
{
    private const string Prefix = "distilabel_metadata.";

    private static readonly Dictionary<string, object?>[] Old =
    [
        new() { ["n"] = 1L, ["distilabel_metadata"] = new Dictionary<string, object?> { ["raw_output_old"] = "a", ["statistics_old"] = new Dictionary<string, object?> { ["tokens"] = 3 } } },
        new() { ["n"] = 2L, ["distilabel_metadata"] = null },
    ];

    [Fact]
    public async Task A_step_adds_to_the_record_that_the_data_already_had()
    {
        var pipeline = new Pipeline("p") { Load("load") >> new Map(static n => n * 10, "ask", output: Prefix + "raw_output_ask") };

        Assert.Equal(
            [
                """{"raw_output_old":"a","statistics_old":{"tokens":3},"raw_output_ask":10}""",
                """{"raw_output_old":null,"statistics_old":null,"raw_output_ask":20}""",
            ],
            await MetadataAsync(pipeline, "ask"));
    }

    [Fact]
    public async Task The_records_of_branches_come_together_where_they_meet()
    {
        var join = new Map(static n => n, "join", output: "k");
        var pipeline = new Pipeline("p")
        {
            Load("load") >> new Step[]
            {
                new Map(static n => n * 10, "left", output: Prefix + "left"), new Map(static n => n * 100, "right", output: Prefix + "right"),
                new Map(static n => n, "none", output: "x"),
            } >> join,
        };

        Assert.Equal(
            [
                """{"raw_output_old":"a","statistics_old":{"tokens":3},"left":10,"right":100}""",
                """{"raw_output_old":null,"statistics_old":null,"left":20,"right":200}""",
            ],
            await MetadataAsync(pipeline, "join"));
    }

    [Theory]
    [InlineData(true, "carries", "x")]
    [InlineData(false, "carries", "x")]
    [InlineData(true, "adds", Prefix + "other")]
    [InlineData(false, "adds", Prefix + "other")]
    public async Task A_field_made_anew_in_one_branch_counts_whichever_order_they_stand_in(bool isFirst, string name, string output)
    {
        Step anew = new Map(static n => n * 10, "old", output: Prefix + "raw_output_old");
        Step carries = new Map(static n => n, name, output: output);
        var pipeline = new Pipeline("p") { Load("load") >> (isFirst ? new[] { anew, carries } : [carries, anew]) >> new Map(static n => n, "join", output: "k") };

        var records = await MetadataAsync(pipeline, "join");

        var (first, second) = name == "adds" ? (""","other":1""", ""","other":2""") : ("", "");
        Assert.Equal(
            [$$"""{"raw_output_old":10,"statistics_old":{"tokens":3}{{first}}}""", $$"""{"raw_output_old":20,"statistics_old":null{{second}}}"""], records);
    }

    [Fact]
    public void A_field_that_two_branches_made_each_for_itself_is_refused_before_the_run()
    {
        var pipeline = new Pipeline("p")
        {
            Load("load") >> new[] { new Map(static n => n, "left", output: Prefix + "x"), new Map(static n => n, "right", output: Prefix + "x") } >> new Map(static n => n, "join", output: "k"),
        };

        var exception = Assert.Throws<PipelineValidationException>(pipeline.Validate);

        Assert.Contains(
            "Step 'join' gets the column 'distilabel_metadata.x' from 2 branches, which made it each for itself (steps 'left', 'right').", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_made_fields_are_named_with_the_one_column()
    {
        var pipeline = new Pipeline("p")
        {
            Load("load") >> new Map(static n => n, "ask", output: Prefix + "x") >> new Map(static n => n, "reads", input: "missing"),
        };

        var exception = Assert.Throws<PipelineValidationException>(pipeline.Validate);

        Assert.Contains("only the inputs=['n', 'distilabel_metadata'] are available", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Step 'load' makes ['n', 'distilabel_metadata'], step 'ask' makes ['distilabel_metadata'].", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_whose_type_follows_from_an_input_is_made_like_any_other()
    {
        var merge = new MergeColumns("merge") { Columns = ["m", "k"], OutputColumn = Prefix + "numbers" };
        var pipeline = new Pipeline("p") { Load("load") >> new Map(static n => n, "copy") >> new Map(static n => n * 2, "double", output: "k") >> new Where(static n => n > 1, "keep") >> merge };

        Assert.Equal(["""{"raw_output_old":null,"statistics_old":null,"numbers":[2,4]}"""], await MetadataAsync(pipeline, "merge"));
    }

    [Fact]
    public void Fields_of_any_graph_of_branches_are_those_of_a_model() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            var random = new Random(seed);
            var (pipeline, expected) = RandomBranches(random);

            Assert.Equal(expected, MetadataAsync(pipeline, "last").GetAwaiter().GetResult());
        },
        iter: 200, threads: 1);

    [Fact]
    public void A_column_of_that_name_that_is_no_record_is_refused_before_the_run()
    {
        var load = new LoadDataFromDicts("load") { Data = [new Dictionary<string, object?> { ["n"] = 1L, ["distilabel_metadata"] = "text" }] };
        var pipeline = new Pipeline("p") { load >> new Map(static n => n, "ask", output: Prefix + "raw_output_ask") };

        var exception = Assert.Throws<PipelineValidationException>(pipeline.Validate);

        Assert.Contains(
            "Step 'ask' adds to the record 'distilabel_metadata', but step 'load' makes it as string. Rename that column with output mappings.",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_can_be_kept_dropped_and_renamed_like_any_column()
    {
        var ask = new Map(static n => n, "ask", output: Prefix + "raw_output_ask");
        var renamed = new LoadDataFromDicts("load") { Data = Old, OutputMappings = { ["distilabel_metadata"] = "former" } };
        var pipeline = new Pipeline("p") { renamed >> ask };

        Assert.Equal(["""{"raw_output_ask":1}""", """{"raw_output_ask":2}"""], await MetadataAsync(pipeline, "ask"));
        Assert.Equal(
            ["""{"raw_output_old":"a","statistics_old":{"tokens":3}}""", "null"],
            await MetadataAsync(new Pipeline("p") { Load("load") >> new KeepColumns("keep") { Columns = ["distilabel_metadata"] } }, "keep"));
    }

    /// <summary>
    /// Branches of steps that make fields of their own and make anew those of the data, and drop rows; and what each row's record must be: the fields that
    /// the data had, in their order, then those of each branch in its order.
    /// </summary>
    private static (Pipeline Pipeline, List<string> Expected) RandomBranches(Random random)
    {
        const int Rows = 20;
        var data = Enumerable.Range(0, Rows).Select(n => new Dictionary<string, object?>
        {
            ["n"] = (long)n,
            ["distilabel_metadata"] = n > 0 && random.Next(3) == 0 ? null : new Dictionary<string, object?> { ["a"] = (long)n, ["b"] = (long)-n },
        }).ToArray();
        var pipeline = new Pipeline("p");
        var load = new LoadDataFromDicts("load") { Data = data, BatchSize = random.Next(1, Rows) };
        var join = new Map(static n => n, "join", output: "k") { InputBatchSize = random.Next(1, Rows) };
        var fields = new List<(string Name, Func<long, long> Make)> { ("a", null!), ("b", null!) };
        var anew = new List<string> { "a", "b" };
        var dropped = new HashSet<long>();
        var steps = 0;
        for (var branch = random.Next(2, 4); branch > 0; branch--)
        {
            Step last = load;
            for (var step = random.Next(1, 4); step > 0; step--)
            {
                Step next;
                if (random.Next(4) == 0)
                {
                    long drops = random.Next(Rows);
                    dropped.Add(drops);
                    next = new Where(n => n != drops, $"s{++steps}");
                }
                else
                {
                    var factor = random.Next(2, 1000);
                    Func<long, long> make = n => n * factor;
                    var name = anew.Count > 0 && random.Next(3) == 0 ? anew[random.Next(anew.Count)] : $"f{steps}";
                    if (anew.Remove(name))
                    {
                        fields[fields.FindIndex(field => field.Name == name)] = (name, make);
                    }
                    else
                    {
                        fields.Add((name, make));
                    }

                    next = new Map(make, $"s{++steps}", output: Prefix + name) { InputBatchSize = random.Next(1, Rows) };
                }

                last.Connect(next);
                last = next;
            }

            last.Connect(join);
        }

        join.Connect(new Map(static n => -n, "last", output: Prefix + "last"));
        fields.Add(("last", static n => -n));
        pipeline.Add(load);
        return (pipeline, [.. data.Where(row => !dropped.Contains((long)row["n"]!)).Select(Record)]);

        string Record(Dictionary<string, object?> row)
        {
            var (n, old) = ((long)row["n"]!, (Dictionary<string, object?>?)row["distilabel_metadata"]);
            return "{" + string.Join(',', fields.Select(field => $"\"{field.Name}\":{(field.Make is { } make ? make(n) : old?[field.Name] ?? "null")}")) + "}";
        }
    }

    private static LoadDataFromDicts Load(string name) => new(name) { Data = Old };

    /// <summary>The record of each row of a leaf, as JSON.</summary>
    private static async Task<List<string>> MetadataAsync(Pipeline pipeline, string leaf)
    {
        var sink = new MetadataSink();
        await pipeline.RunAsync(
            new RunOptions { UseCache = false },
            new RunFiles(static () => throw new InvalidOperationException("Nothing here needs to spill."), static () => throw new InvalidOperationException("Nothing here fails.")),
            node => node.Step.Name == leaf ? sink : throw new InvalidOperationException($"'{node.Step.Name}' is another leaf."), TestContext.Current.CancellationToken);
        return sink.Records;
    }

    private sealed class MetadataSink : ILeafWriter
    {
        internal List<string> Records { get; } = [];

        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            var ordinal = batch.Schema.OrdinalOf("distilabel_metadata");
            var column = batch.Columns[ordinal];
            Assert.True(column.Type.IsSameAs(batch.Schema.Columns[ordinal].Type), $"{column.Type} stands where {batch.Schema.Columns[ordinal].Type} is said to be");
            Records.AddRange(Enumerable.Range(0, batch.Count).Select(row => JsonText.Of(column.Type, column, row)));
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
