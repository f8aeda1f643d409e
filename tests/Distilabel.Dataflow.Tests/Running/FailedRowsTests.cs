using System.Text.Json;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>What becomes of the rows that a step fails on, by the kind of the step and its <see cref="Step.OnError"/>.</summary>
public sealed class FailedRowsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_batch_that_a_step_fails_on_goes_on_with_null()
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 30 } >> new FailsOnBatch { InputBatchSize = 10, OnError = ErrorPolicy.Null } });

        Assert.Equal(Enumerable.Range(0, 30).Select(static n => ((long)n, n < 10 ? default(long?) : n)), await RowsOf(run, "fails_on_batch_0"));
        Assert.Equal((30, 10, 0), (run.Run!["fails_on_batch_0"].RowsOut, run.Run["fails_on_batch_0"].Nulled, run.Run["fails_on_batch_0"].Failed));
        Assert.Equal(Enumerable.Range(0, 10).Select(static n => $"counting_0[{n}]"), Failures(run).Select(static line => line.GetProperty("row").GetString()));
    }

    [Fact]
    public async Task A_batch_that_a_step_fails_on_is_dropped_to_the_dead_letter_file()
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 30 } >> new FailsOnBatch { InputBatchSize = 10, OnError = ErrorPolicy.DeadLetter } });

        Assert.Equal(Enumerable.Range(10, 20).Select(static n => ((long)n, (long?)n)), await RowsOf(run, "fails_on_batch_0"));
        Assert.Equal((20, 10), (run.Run!["fails_on_batch_0"].RowsOut, run.Run["fails_on_batch_0"].Failed));
    }

    [Fact]
    public async Task A_batch_that_a_step_which_awaits_fails_on_goes_on_with_null()
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 30 } >> new FailsOnAwaitedBatch { InputBatchSize = 10, OnError = ErrorPolicy.Null } });

        Assert.Equal(Enumerable.Range(0, 30).Select(static n => ((long)n, n < 10 ? default(long?) : n)), await RowsOf(run, "fails_on_awaited_batch_0"));
    }

    [Theory]
    [InlineData(ErrorPolicy.Null, 20)]
    [InlineData(ErrorPolicy.DeadLetter, 0)]
    public async Task All_rows_that_a_global_step_fails_on_obey_the_policy(ErrorPolicy policy, int left)
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 20 } >> new FailsOnAll { OnError = policy } });

        Assert.Equal(Enumerable.Range(0, left).Select(static n => ((long)n, default(long?))), await RowsOf(run, "fails_on_all_0"));
        Assert.Equal((20 - left, left), (run.Run!["fails_on_all_0"].Failed, run.Run["fails_on_all_0"].Nulled));
    }

    [Fact]
    public async Task A_failed_batch_names_its_first_and_last_row()
    {
        var pipeline = new Pipeline("p") { new Counting { Rows = 30 } >> new FailsOnBatch { InputBatchSize = 10 } };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.Equal("Step 'fails_on_batch_0' failed on the rows counting_0[0] to counting_0[9]: not 5", failure.Message);
        Assert.Null(failure.Row);
    }

    [Fact]
    public async Task A_failed_row_is_named()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { new Counting() >> new FailsOnRow { At = 61 } }));

        Assert.Equal("counting_0[61]", failure.Row);
    }

    [Fact]
    public async Task What_a_batch_step_failed_on_is_tried_again_by_the_next_run()
    {
        var options = new RunOptions { UseCache = true };
        Pipeline Pipeline(long at) => new("p") { new Counting { Rows = 30 } >> new FailsOnKeptBatch { At = at, InputBatchSize = 10, OnError = ErrorPolicy.Null } };
        await RunAsync(Pipeline(5), options);

        var run = await RunAsync(Pipeline(-1), options);

        Assert.Equal(Enumerable.Range(0, 30).Select(static n => ((long)n, (long?)n)), await RowsOf(run, "fails_on_kept_batch_0"));
        Assert.Equal(0, run.Run!["fails_on_kept_batch_0"].Nulled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_batch_step_is_not_called_when_all_rows_of_a_batch_were_refused(int size)
    {
        var run = await RunAsync(new Pipeline("p")
        {
            new Counting { Rows = 10 } >> new FailsOnRow { At = 0, OnError = ErrorPolicy.Null } >> new FailsOnRow("second") { At = 1, OnError = ErrorPolicy.Null, OutputMappings = { ["m"] = "k" } }
                >> new RefusesEmpty { InputMappings = { ["n"] = "m" }, InputBatchSize = size, OnError = ErrorPolicy.DeadLetter },
        });

        Assert.Equal((9, 1), (run.Run!["refuses_empty_0"].RowsOut, run.Run["refuses_empty_0"].Failed));
    }

    [Fact]
    public async Task A_global_step_is_not_called_when_all_rows_were_refused()
    {
        var run = await RunAsync(new Pipeline("p")
        {
            new Counting { Rows = 1 } >> new FailsOnRow { At = 0, OnError = ErrorPolicy.Null } >> new FailsOnAll { At = 0, InputMappings = { ["n"] = "m" }, OutputMappings = { ["m"] = "k" }, OnError = ErrorPolicy.DeadLetter },
        });

        var refused = Failures(run).Single(static line => line.GetProperty("step").GetString() == "fails_on_all_0");
        Assert.StartsWith("its column 'm' is null", refused.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_in_a_step_that_does_not_await_is_a_failure_of_the_row()
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 10 } >> new TimesOut { OnError = ErrorPolicy.DeadLetter } });

        Assert.Equal((9, 1), (run.Run!["times_out_0"].RowsOut, run.Run["times_out_0"].Failed));
        Assert.Equal("System.TimeoutException", Assert.Single(Failures(run)).GetProperty("exception").GetString());
    }

    [Fact]
    public async Task A_null_where_the_step_promised_a_value_is_a_failure_of_the_step_that_made_it()
    {
        var pipeline = new Pipeline("p") { new Counting { Rows = 10 } >> new MakesNull() >> new Measures() };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.Equal(
            "Step 'makes_null_0' failed on row counting_0[5]: it made null for its column 's', which can't hold null. " +
            "Make the output optional, or return a value.", failure.Message);
        Assert.Equal("counting_0[5]", failure.Row);
    }

    /// <summary>The next step would be given a null that its input does not allow, and be blamed for what it made of it.</summary>
    [Fact]
    public async Task A_null_where_a_source_promised_a_value_is_a_failure_of_the_source()
    {
        GeneratorStep[] sources =
        [
            new NullSource("source") { BatchSize = 3 }, new NullSourceThatAwaits("source") { BatchSize = 3 },
            new LoadDataFromDicts<Sentence>("source") { BatchSize = 3, Data = [.. Enumerable.Range(0, 7).Select(static n => new Sentence(n, n == 5 ? null! : "x", null))] },
        ];
        foreach (var source in sources)
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { source >> new Measures() }));

            Assert.Equal(
                "Step 'source' failed on row source[5]: it made null for its column 's', which can't hold null. " +
                "Make the column optional, which is a nullable property where rows are records, or give it a value.", failure.Message);
            Assert.Equal(("source", "source[5]"), (failure.StepName, failure.Row));
        }
    }

    /// <summary>The rows that are left keep their names, and a batch of which none is left is no end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_row_with_null_where_a_source_promised_a_value_is_dropped_as_the_policy_says(int batchSize)
    {
        GeneratorStep[] sources =
        [
            new NullSource("source"), new NullSourceThatAwaits("source"),
            new LoadDataFromDicts<Sentence>("source") { Data = [.. Enumerable.Range(0, 7).Select(static n => new Sentence(n, n == 5 ? null! : "x", null))] },
        ];
        foreach (var source in sources)
        {
            (source.BatchSize, source.OnError) = (batchSize, ErrorPolicy.DeadLetter);
            var run = await RunAsync(new Pipeline("p") { source >> new Step[] { new Measures("left"), new Measures("right") { OutputMappings = { ["length"] = "k" } } } >> new Measures("last") { OutputMappings = { ["length"] = "z" } } });

            var counts = run.Run!["source"];
            Assert.Equal((7, 6, 1, 0), (counts.Expanded, counts.RowsOut, counts.Failed, counts.InFlight));
            Assert.Equal((6, 0), (run.Run["last"].RowsOut, run.Run["last"].Unmatched));
            var failure = Assert.Single(Failures(run));
            Assert.Equal(("source[5]", "dropped"), (failure.GetProperty("row").GetString(), failure.GetProperty("outcome").GetString()));
            Assert.StartsWith("it made null for its column 's', which can't hold null. ", failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_with_null_where_a_value_was_promised_is_dropped_as_the_policy_says_and_never_kept(bool awaits)
    {
        var options = new RunOptions { UseCache = true };
        Pipeline Pipeline() => new("p") { new Counting { Rows = 10 } >> (awaits ? new AwaitsNull { OnError = ErrorPolicy.DeadLetter } : new MakesNull { OnError = ErrorPolicy.DeadLetter }) };

        foreach (var run in (Distiset[])[await RunAsync(Pipeline(), options), await RunAsync(Pipeline(), options)])
        {
            Assert.Equal((9, 1), (run.Run!.Steps[1].RowsOut, run.Run.Steps[1].Failed));
            Assert.Equal("counting_0[5]", Assert.Single(Failures(run)).GetProperty("row").GetString());
        }
    }

    [Fact]
    public async Task The_dead_letter_file_says_what_row_failed_on_what_and_why()
    {
        var run = await RunAsync(new Pipeline("p")
        {
            new Counting { Rows = 8 } >> new FailsOnRow("first") { At = 3, OnError = ErrorPolicy.Null } >>
                new FailsTwice("second") { InputMappings = { ["n"] = "m" }, OutputMappings = { ["m"] = "k" }, OnError = ErrorPolicy.DeadLetter },
        });

        Assert.Equal(
            [
                """{"step":"first","row":"counting_0[3]","outcome":"null","reason":"not 3","exception":"System.FormatException","attempts":1,"inputs":{"n":3}}""",
                """{"step":"second","row":"counting_0[3]","outcome":"dropped","reason":"its column \u0027m\u0027 is null, and the step does not take null there. Make the input optional, filter such rows before the step, or set the step\u0027s OnError.","exception":"Distilabel.Dataflow.PipelineException","attempts":1,"inputs":{"m":null}}""",
                """{"step":"second","row":"counting_0[6]","outcome":"dropped","reason":"gave up","exception":"Distilabel.Dataflow.RowFailure","attempts":2,"inputs":{"m":6}}""",
            ],
            File.ReadAllLines(run.Run!.FailurePath!).Order());
    }

    [Fact]
    public async Task A_row_that_a_step_fails_on_twice_has_one_line_in_the_dead_letter_file()
    {
        var run = await RunAsync(new Pipeline("p") { new Counting { Rows = 10 } >> new FailsTwice { SaysSoTwice = true, OnError = ErrorPolicy.DeadLetter } });

        Assert.Equal("gave up", Assert.Single(Failures(run)).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_dead_letter_file_that_cannot_be_written_is_named_with_the_step()
    {
        var pipeline = new Pipeline("p")
        {
            new Counting() >> new Scripted
            {
                // What is in the way comes when the run has made its folder.
                OnLoad = _ =>
                {
                    Directory.CreateDirectory(Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(_folder, "p", "runs"))), "failures.jsonl"));
                    return Task.CompletedTask;
                },
                OutputMappings = { ["m"] = "k" },
            } >> new FailsOnRow { OnError = ErrorPolicy.DeadLetter },
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.StartsWith("Step 'fails_on_row_0' failed on row counting_0[5]: The rows that fail can't be listed in '", failure.Message, StringComparison.Ordinal);
        Assert.Contains("failures.jsonl", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Distiset> RunAsync(Pipeline pipeline, RunOptions? options = null) =>
        await pipeline.RunAsync((options ?? new RunOptions { UseCache = false }) with { CacheFolder = _folder }).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

    private static async Task<List<(long, long?)>> RowsOf(Distiset run, string step)
    {
        var rows = new List<(long, long?)>();
        await foreach (var row in run[step].ReadAsync<CountedRow>())
        {
            rows.Add((row.N, row.M));
        }

        return rows;
    }

    private static IEnumerable<JsonElement> Failures(Distiset run) => File.ReadLines(run.Run!.FailurePath!).Select(static line => JsonElement.Parse(line));
}

public sealed record CountedRow(long N, long? M);
