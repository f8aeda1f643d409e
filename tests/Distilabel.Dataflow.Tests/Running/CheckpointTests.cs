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

        var resumed = await LinesOfAsync(await Create(Lucky).RunAsync(Options()));
        var whole = await LinesOfAsync(await Create(Lucky).RunAsync(Options() with { UseCache = false }));
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

    [Fact]
    public async Task A_step_without_cache_turns_it_off_for_those_behind_it()
    {
        await RunAsync(Enumerable.Range(1, 10), useCache: false);
        TakeCalls();

        await RunAsync(Enumerable.Range(1, 10), useCache: false);

        var (spell, odd, divisors, ask, rank) = TakeCalls();
        Assert.Equal((5, 10), (spell, odd));
        Assert.Equal((5, 5, 1), (divisors, ask, rank));
    }

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

        return await LinesOfAsync(await pipeline.RunAsync(options ?? Options()));
    }

    private static async Task<List<string>> LinesOfAsync(Distiset distiset)
    {
        var lines = new List<string>();
        foreach (var (leaf, subset) in distiset)
        {
            await foreach (var row in subset.ReadRowsAsync())
            {
                lines.Add($"{leaf}: {string.Join(' ', row.Select(static cell => $"{cell.Key}={cell.Value}"))}");
            }
        }

        return lines;
    }
}
