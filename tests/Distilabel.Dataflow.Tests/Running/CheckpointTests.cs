using System.Globalization;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_run_calls_no_step_and_gives_the_same_rows()
    {
        var first = await RunAsync(Lucky);
        Assert.Equal((14, 29, 14, 14, 1), TakeCalls());

        var second = await RunAsync(Lucky);

        Assert.Equal((0, 0, 0, 0, 0), TakeCalls());
        Assert.Equal(first, second);
        Assert.NotEmpty(first);
    }

    [Fact]
    public async Task Rows_that_were_added_moved_or_removed_are_the_only_ones_done()
    {
        await RunAsync(Lucky);
        TakeCalls();

        var rows = await RunAsync([31, .. Lucky.Skip(2).Reverse(), 40]);

        Assert.Equal((1, 2, 1, 1, 1), TakeCalls());
        Assert.Equal(await RunAsync([31, .. Lucky.Skip(2).Reverse(), 40], "elsewhere"), rows);
    }

    [Fact]
    public async Task Equal_rows_keep_a_result_each()
    {
        await RunAsync([7, 7, 7]);
        Assert.Equal((3, 3, 3, 3, 1), TakeCalls());

        await RunAsync([7, 7, 7, 7]);

        Assert.Equal((1, 1, 1, 1, 1), TakeCalls());
    }

    [Fact]
    public async Task A_parameter_that_changes_results_has_its_step_run_again_and_no_step_before_it()
    {
        await RunAsync(Enumerable.Range(1, 10));
        TakeCalls();

        await RunAsync(Enumerable.Range(1, 10), suffix: "?");

        var (spell, odd, divisors, ask, rank) = TakeCalls();
        Assert.Equal((5, 0, 0), (spell, odd, divisors));
        Assert.Equal((0, 0), (ask, rank));
    }

    [Fact]
    public async Task Without_cache_everything_runs_and_nothing_is_kept()
    {
        await RunAsync(Enumerable.Range(1, 10), options: Options() with { UseCache = false });
        TakeCalls();

        await RunAsync(Enumerable.Range(1, 10));

        Assert.Equal((5, 10, 5, 5, 1), TakeCalls());
    }

    [Fact]
    public async Task A_failed_row_is_tried_again_by_the_next_run()
    {
        var pipeline = Failing();
        var failed = await pipeline.RunAsync(Options());
        Assert.Equal(1, failed.Run!["ask"].Nulled);
        Assert.Equal(20, Calls.Take(Key("failing")));

        await Failing().RunAsync(Options());

        Assert.Equal(1, Calls.Take(Key("failing")));

        Pipeline Failing() => new("failing")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(1, 20)] } >> new Ask("ask") { Counter = Key("failing"), OnError = ErrorPolicy.Null },
        };
    }

    /// <summary>It has one result for all its rows: that it made nothing of them is none.</summary>
    [Fact]
    public async Task A_global_step_that_failed_is_tried_again_by_the_next_run()
    {
        Luck.Set(Key("rank"), static n => n == 13);
        Assert.Equal(0, (await Create().RunAsync(Options()))["rank"].Count);
        Luck.Set(Key("rank"), static _ => false);

        Assert.Equal(18, (await Create().RunAsync(Options()))["rank"].Count);

        Pipeline Create() => new("p")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(1, 21)] } >> new UnluckyRank("rank") { Key = Key("rank"), OnError = ErrorPolicy.DeadLetter },
        };
    }

    [Theory]
    [InlineData("spell")]
    [InlineData("ask")]
    [InlineData("rank")]
    [InlineData("batch")]
    public async Task What_a_step_made_is_on_disk_before_its_row_moves_on(string step)
    {
        Luck.Set(Key("kept"), static _ => false);
        var kept = step switch
        {
            "spell" => new Spell(step),
            "ask" => new Ask(step) { MaxConcurrency = 3 },
            "rank" => new Rank(step),
            _ => (Step)new UnluckyBatch(step) { Key = Key("kept"), InputBatchSize = 3 },
        };
        var load = new Sequence("load") { Values = [.. Enumerable.Range(14, 20)], BatchSize = 4 };

        var distiset = await new Pipeline("p") { load >> kept >> new CountKept("count") { Folder = _folder, Step = step, InputBatchSize = 1 } }.RunAsync(Options());

        var counts = new List<long>();
        await foreach (var row in distiset["count"].ReadRowsAsync())
        {
            counts.Add((long)row["kept"]!);
        }

        Assert.Equal(20, counts.Count);
        Assert.All(counts, (count, row) => Assert.InRange(count, step == "rank" ? 1 : row + 1, 20));
    }

    [Fact]
    public async Task A_cache_that_is_in_use_is_an_error_also_where_the_run_could_go_on_without()
    {
        await Spelling().RunAsync(Options());
        using var other = FolderLock.Acquire(new CheckpointStore(_folder).PipelineFolder("p"));

        var refused = await Assert.ThrowsAsync<CheckpointLockedException>(() => Spelling().RunAsync(Options() with { ContinueWithoutCache = true }));

        Assert.Contains($"process {Environment.ProcessId} ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_keeps_what_it_finished()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => Create([.. Enumerable.Range(1, 20)]).RunAsync(Options()));
        var done = Calls.Take(Key("failing"));

        await Assert.ThrowsAsync<StepFailedException>(() => Create([.. Enumerable.Range(1, 20)]).RunAsync(Options()));
        var again = Calls.Take(Key("failing"));

        Assert.InRange(again, 1, 20);
        Assert.True(done + again <= 21 + 19, $"{done} calls, then {again}");
        var distiset = await Create([.. Enumerable.Range(1, 12)]).RunAsync(Options());
        Assert.Equal(12, distiset["ask"].Count);
        Assert.Equal(0, Calls.Take(Key("failing")));

        Pipeline Create(int[] values) => new("failing") { new Sequence("load") { Values = values } >> new Ask("ask") { Counter = Key("failing"), MaxConcurrency = 1 } };
    }

    /// <summary>The batch that a step fails in is not lost with it: each of its rows may have cost something.</summary>
    [Theory]
    [InlineData("spell")]
    [InlineData("divisors")]
    [InlineData("odd")]
    public async Task A_step_that_fails_in_the_middle_of_a_batch_keeps_the_rows_before(string step)
    {
        await Assert.ThrowsAsync<StepFailedException>(() => Create(Enumerable.Range(1, 20)).RunAsync(Options()));
        Assert.Equal(13, Calls.Take(Key("crash")));

        // Another row before those that were kept: each finds its own.
        await Assert.ThrowsAsync<StepFailedException>(() => Create(Enumerable.Range(0, 20)).RunAsync(Options()));
        Assert.Equal(2, Calls.Take(Key("crash")));

        var resumed = await DistisetLines.OfAsync(await Create(Lucky).RunAsync(Options()));
        var whole = await DistisetLines.OfAsync(await Create(Lucky).RunAsync(Options() with { UseCache = false }));
        Assert.Equal(whole, resumed);

        Pipeline Create(IEnumerable<int> values) => new("crash")
        {
            new Sequence("load") { Values = [.. values] } >> (step switch
            {
                "spell" => new Spell("spell") { Counter = Key("crash") },
                "divisors" => new Divisors("divisors") { Counter = Key("crash") },
                _ => (Step)new Odd("odd") { Counter = Key("crash") },
            }),
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_were_made_without_a_column_are_found_again(bool isAsync)
    {
        var first = await DistisetLines.OfAsync(await Create(9).RunAsync(Options()));
        var second = await DistisetLines.OfAsync(await Create(11).RunAsync(Options()));

        Assert.Equal(Enumerable.Range(0, 9).SelectMany(static n => Enumerable.Repeat($"repeat: n={n}", n % 3)), first);
        Assert.Equal(Enumerable.Range(0, 11).SelectMany(static n => Enumerable.Repeat($"repeat: n={n}", n % 3)), second);

        Pipeline Create(int rows) => new("p")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(0, rows)], BatchSize = 4 } >> (isAsync ? (Step)new RepeatLater("repeat") : new Repeat("repeat")),
        };
    }

    [Fact]
    public async Task Rows_that_were_routed_at_random_go_the_same_way_after_a_stop()
    {
        const int rows = 3000;
        using var stop = new CancellationTokenSource();
        var stopped = Task.Run(() => Create().RunAsync(Options(), stop.Token));
        while (Volatile.Read(ref Calls.Of(Key("routed")).Value) < rows / 10)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        var partial = await DistisetLines.OfAsync(await stopped);
        var resumed = await DistisetLines.OfAsync(await Create().RunAsync(Options()));

        Assert.Equal(rows, Calls.Take(Key("routed")));
        Assert.Equal(rows, resumed.Count);
        Assert.Equal(resumed.Take(partial.Count), partial);
        Assert.Equal(await DistisetLines.OfAsync(await Create().RunAsync(Options() with { UseCache = false })), resumed);
        Assert.InRange(resumed.Count(static line => line.EndsWith('?')), 1, rows - 1);

        Pipeline Create() => new("p")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(14, rows)], BatchSize = 10 } >> RoutingBatchFunctions.SampleNSteps(1) >> new Step[]
            {
                new Spell("plain") { Counter = Key("routed") }, new Spell("asking") { Counter = Key("routed"), Suffix = "?" },
            } >> new GroupColumns("group") { Columns = ["text"], OutputColumns = ["texts"] } >> new First("first"),
        };
    }

    /// <summary>When the draw was made by the first row that had not failed, a row that failed no more sent all of its batch to other steps, which did it again.</summary>
    [Theory]
    [InlineData("row")]
    [InlineData("async_row")]
    [InlineData("expand")]
    [InlineData("first branch")]
    [InlineData("second branch")]
    public async Task Rows_that_were_routed_at_random_go_the_same_way_when_others_of_their_batch_fail_no_more(string kind)
    {
        const int rows = 300;
        Luck.Set(Key("luck"), static n => n % 10 is 5 or 6);
        Luck.Set(Key("good luck"), static _ => false);
        await Create().RunAsync(Options());
        var first = Calls.Take(Key("routed"));
        Luck.Set(Key("luck"), static _ => false);

        var whole = await DistisetLines.OfAsync(await Create().RunAsync(Options()));

        Assert.Equal(whole.Count, first + Calls.Take(Key("routed")));
        Assert.InRange(whole.Count(static line => line.EndsWith('?')), 1, whole.Count - 1);
        Assert.InRange(first, 1, whole.Count - 1);

        // A batch begins with two rows that fail at first.
        StepChain Unlucky(Step load)
        {
            var row = new UnluckyRow("row") { Key = Key("luck"), OnError = ErrorPolicy.DeadLetter };
            var lucky = new UnluckyBatch("batch") { Key = Key("good luck"), InputBatchSize = 10 };
            return kind switch
            {
                "row" => load >> row,
                "async_row" => load >> new UnluckyAsyncRow(kind) { Key = Key("luck"), OnError = ErrorPolicy.DeadLetter },
                "expand" => load >> new UnluckyExpand(kind) { Key = Key("luck"), OnError = ErrorPolicy.DeadLetter },
                "first branch" => load >> new Step[] { row, lucky } >> new Measure("measure"),
                _ => load >> new Step[] { lucky, row } >> new Measure("measure"),
            };
        }

        Pipeline Create() => new("p")
        {
            Unlucky(new Sequence("load") { Values = [.. Enumerable.Range(15, rows)], BatchSize = 10 }) >> RoutingBatchFunctions.SampleNSteps(1) >> new Step[]
            {
                new Spell("plain") { Counter = Key("routed") }, new Spell("asking") { Counter = Key("routed"), Suffix = "?" },
            } >> new GroupColumns("group") { Columns = ["text"], OutputColumns = ["texts"] } >> new First("first"),
        };
    }

    [Fact]
    public async Task Rows_that_a_route_sent_are_found_in_their_branches_by_the_next_run()
    {
        await Assert.ThrowsAsync<StepFailedException>(() => Create(Enumerable.Range(1, 40)).RunAsync(Options()));
        var first = Calls.Take(Key("routed"));

        var resumed = await DistisetLines.OfAsync(await Create(Enumerable.Range(1, 40).Where(static n => n != 13)).RunAsync(Options()));

        // Each row once, the unlucky one among them.
        Assert.Equal(40, first + Calls.Take(Key("routed")));
        Assert.InRange(first, 2, 39);
        Assert.Equal(await DistisetLines.OfAsync(await Create(Enumerable.Range(1, 40).Where(static n => n != 13)).RunAsync(Options() with { UseCache = false })), resumed);

        Pipeline Create(IEnumerable<int> values)
        {
            var (plain, asking) = (new Spell("plain") { Counter = Key("routed") }, new Spell("asking") { Counter = Key("routed"), Suffix = "?" });
            return new Pipeline("p")
            {
                new Sequence("load") { Values = [.. values], BatchSize = 4 } >> Route.When<Routed>((plain, static row => row.N % 3 != 0)).Otherwise(asking)
                    >> new Step[] { plain, asking } >> new GroupColumns("group") { Columns = ["text"], OutputColumns = ["texts"] } >> new First("first"),
            };
        }
    }

    public sealed record Routed(int N);

    [Fact]
    public async Task A_step_without_cache_runs_again_and_those_behind_it_find_their_rows_as_ever()
    {
        await RunAsync(Enumerable.Range(1, 10), useCache: false);
        TakeCalls();

        await RunAsync(Enumerable.Range(1, 10), useCache: false);

        var (spell, odd, divisors, ask, rank) = TakeCalls();
        Assert.Equal((0, 10), (spell, odd));
        Assert.Equal((0, 0, 0), (divisors, ask, rank));
    }

    [Fact]
    public async Task Damage_is_said_with_its_place_and_the_rows_in_it_are_done_again()
    {
        await Spelling().RunAsync(Options());
        Assert.Equal(20, Calls.Take(Key("spell")));
        var path = Assert.Single(Directory.GetFiles(SpellFolder(), "*.ckpt"));
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        var log = new RunLogProbe();

        await Spelling().RunAsync(Options() with { LoggerFactory = log });

        Assert.Equal(20, Calls.Take(Key("spell")));
        var damage = Assert.Single(log.Messages, static message => message.Contains("damaged", StringComparison.Ordinal));
        Assert.Contains("Warning: A part of the checkpoints of step 'spell'", damage, StringComparison.Ordinal);
        Assert.Contains($"{path}, offset 40: a checksum does not hold; {bytes.Length - 40} bytes with 20 records", damage, StringComparison.Ordinal);
    }

    /// <summary>It used to be said among the rest of what a run says, and without a way out.</summary>
    [Fact]
    public async Task A_setting_that_can_not_be_compared_is_a_warning_with_the_way_out()
    {
        var log = new RunLogProbe();
        for (var run = 0; run < 2; run++)
        {
            await new Pipeline("p") { new Sequence("load") { Values = [1, 2, 3] } >> new Told("told") { Tell = static n => n * 2, OnRow = static _ => { } } }
                .RunAsync(Options() with { LoggerFactory = log });
        }

        Assert.Equal(
            Enumerable.Repeat(
                "Warning: Step 'told' is not taken from the cache: its setting 'Tell' has no value that can be compared; where results do not depend on it, mark it [Setting(ChangesResult = false)].", 2),
            log.Messages.Where(static message => message.StartsWith("Warning", StringComparison.Ordinal)));
        await new Pipeline("p") { new Sequence("load") { Values = [1, 2, 3] } >> new Told("told") { Tell = static n => n * 2, UseCache = false } }
            .RunAsync(Options() with { LoggerFactory = log });
        Assert.Equal(2, log.Messages.Count(static message => message.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Checkpoints_that_are_deleted_while_they_are_used_are_said_to_be_gone_once()
    {
        var log = new RunLogProbe();
        var pipeline = new Pipeline("p")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(14, 20)] } >> new Spell("spell") { Counter = Key("spell") } >>
                new Divisors("divisors") { Counter = Key("divisors") } >> new DeleteCheckpoints("delete") { Folder = Path.Combine(_folder, "p") },
        };

        await pipeline.RunAsync(Options() with { LoggerFactory = log });
        var said = Assert.Single(log.Messages, static message => message.Contains("deleted", StringComparison.Ordinal));
        Assert.Matches("^Warning: .*00000001\\.ckpt", said);

        var undisturbed = new RunLogProbe();
        await Spelling().RunAsync(Options() with { LoggerFactory = undisturbed });
        Assert.DoesNotContain(undisturbed.Messages, static message => message.Contains("deleted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Durability.ProcessCrash)]
    [InlineData(Durability.PowerLoss)]
    public async Task The_durability_of_the_run_is_that_of_its_checkpoints(Durability durability)
    {
        await Spelling().RunAsync(Options() with { Durability = durability });
        var stored = Assert.Single(new CheckpointStore(_folder).List());
        var signature = UInt128.Parse(stored.Signature, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        // A log has one durability, whoever opens it.
        await using var held = new CheckpointStore(_folder).OpenPipeline("p");
        held.OpenLog("spell", signature, new CheckpointLogOptions { Durability = durability });

        await Spelling().RunAsync(Options() with { Durability = durability });
        var refused = await Assert.ThrowsAsync<CheckpointException>(() => Spelling().RunAsync(Options() with { Durability = 1 - durability }));
        Assert.Contains($"Durability.{durability}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_global_step_makes_is_not_kept_where_it_is_longer_than_a_record_and_the_run_goes_on()
    {
        var graph = new Pipeline("p") { new Sequence("load") >> new Rank("rank") }.Prepare(Options());
        var batch = new Batch(graph.Nodes[1].Available, [new Column<int>(Enumerable.Range(0, 1000).ToArray())], RowIdentities.Range(0, 1000));
        await using var folder = new CheckpointStore(_folder).OpenPipeline("p");
        using var session = new CheckpointSession(folder.OpenLog("rank", 1, new CheckpointLogOptions()));
        var tooLong = new List<int>();
        var output = new StepOutput([new Column<int>(Enumerable.Range(0, 1000).ToArray())]);

        var checkpoint = new StepCheckpoint(graph.Nodes[1], 1, session, static () => Assert.Fail("Everything can be read."), tooLong.Add, maxLength: 1000);
        checkpoint.KeepAll(checkpoint.FindAll(batch, out _).Records[0], output);
        await checkpoint.CommitAsync();

        Assert.Equal([1000], tooLong);
        var again = new StepCheckpoint(graph.Nodes[1], 1, new CheckpointSession(folder.OpenLog("rank", 1, new CheckpointLogOptions())), static () => Assert.Fail("Everything can be read."), tooLong.Add);
        var recall = again.FindAll(batch, out _);
        Assert.True(recall.IsEmpty);
        again.KeepAll(recall.Records[0], output);
        await again.CommitAsync();
        Assert.Single(tooLong);
        using var next = new CheckpointSession(folder.OpenLog("rank", 1, new CheckpointLogOptions()));
        Assert.True(new StepCheckpoint(graph.Nodes[1], 1, next, static () => Assert.Fail("Everything can be read.")).FindAll(batch, out _).IsComplete);
    }

    [Fact]
    public async Task What_a_run_used_before_and_uses_no_more_is_listed_as_superseded()
    {
        await RunAsync(Lucky);
        Assert.DoesNotContain(new CheckpointStore(_folder).List(), static step => step.IsSuperseded);

        await RunAsync(Lucky, suffix: "?");
        await RunAsync(Lucky, suffix: "?", useCache: false);

        var steps = new CheckpointStore(_folder).List();
        Assert.Equal(["spell"], steps.Where(static step => step.IsSuperseded).Select(static step => step.Step));
        foreach (var step in steps.Where(static step => step.IsSuperseded))
        {
            new CheckpointStore(_folder).Remove(step);
        }

        TakeCalls();
        await RunAsync(Lucky, suffix: "?");
        Assert.Equal((0, 0, 0, 0, 0), TakeCalls());
    }

    private Pipeline Spelling() => new("p")
    {
        new Sequence("load") { Values = [.. Enumerable.Range(14, 20)] } >> new Spell("spell") { Counter = Key("spell") },
    };

    private string SpellFolder() => Assert.Single(Directory.GetDirectories(Path.Combine(_folder, "p"), "spell_*"));

    /// <summary>Numbers that no step fails on.</summary>
    private static IEnumerable<int> Lucky => Enumerable.Range(1, 30).Where(static n => n != 13);

    private RunOptions Options() => new() { CacheFolder = _folder };

    private string Key(string name) => $"{_folder}/{name}";

    private (int Spell, int Odd, int Divisors, int Ask, int Rank) TakeCalls() =>
        (Calls.Take(Key("spell")), Calls.Take(Key("odd")), Calls.Take(Key("divisors")), Calls.Take(Key("ask")), Calls.Take(Key("rank")));

    private async Task<List<string>> RunAsync(IEnumerable<int> values, string name = "p", string suffix = "!", bool useCache = true, RunOptions? options = null)
    {
        var odd = new Odd("odd") { Counter = Key("odd"), UseCache = useCache };
        var pipeline = new Pipeline(name)
        {
            new Sequence("load") { Values = [.. values], BatchSize = 4 } >> odd,
            odd >> new Step[]
            {
                new Spell("spell") { Counter = Key("spell"), Suffix = suffix },
                new Divisors("divisors") { Counter = Key("divisors") },
                new Ask("ask") { Counter = Key("ask"), OnError = ErrorPolicy.DeadLetter },
                new Rank("rank") { Counter = Key("rank") },
            },
        };
        foreach (var step in pipeline.OfType<Spell>())
        {
            step.OnError = ErrorPolicy.DeadLetter;
        }

        return await DistisetLines.OfAsync(await pipeline.RunAsync(options ?? Options()));
    }
}
