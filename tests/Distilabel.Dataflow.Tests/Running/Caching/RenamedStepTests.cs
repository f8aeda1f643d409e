using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Running.Caching;

/// <summary>A renamed step computed everything again, since its folder was found by name and signature. A step is found by what it is.</summary>
public sealed class RenamedStepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_renamed_step_finds_what_it_finished_also_after_more_renames_and_back()
    {
        var first = await RunAsync(Load() >> Draw("draw", "n"));
        Assert.Equal(20, TakeCalls());

        foreach (var name in new[] { "other", "third", "draw", "other" })
        {
            Assert.Equal(first, await RunAsync(Load() >> Draw(name, "n")));
        }

        Assert.Equal(0, TakeCalls());
        var stored = Assert.Single(new CheckpointStore(_folder).List());
        Assert.Equal(("other", false, 20), (stored.Step, stored.IsSuperseded, stored.Records));
    }

    /// <summary>Caches of the version before say nothing but a name.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renamed_step_finds_a_folder_that_says_little_or_nothing_of_its_step(bool hasFile)
    {
        var first = await RunAsync(Load() >> Draw("draw", "n"));
        var stored = Assert.Single(new CheckpointStore(_folder).List());
        var file = Path.Combine(stored.Folder, "step.json");
        File.Delete(file);
        if (hasFile)
        {
            File.WriteAllText(file, $$"""{ "step": "draw", "signature": "{{stored.Signature}}", "last_used": "2025-01-01T00:00:00Z" }""");
        }

        TakeCalls();
        Assert.Equal(first, await RunAsync(Load() >> Draw("renamed", "n")));
        Assert.Equal(first, await RunAsync(Load() >> Draw("draw", "n")));
        Assert.Equal(0, TakeCalls());
    }

    /// <summary>Each draws another value at every call, so one that takes what another stored is seen at once.</summary>
    [Theory]
    [InlineData("b", "a")]
    [InlineData("c", "d")]
    [InlineData("a", "c")]
    [InlineData("c", "b")]
    [InlineData(null, null)]
    public async Task Equal_steps_of_other_columns_keep_their_values_when_names_change_or_swap(string? left, string? right)
    {
        var first = await RunAsync(Load() >> Draw("a", "n") >> Draw("b", "n_0"));
        Assert.Equal(40, TakeCalls());

        Assert.Equal(first, await RunAsync(Load() >> Draw(left, "n") >> Draw(right, "n_0")));
        Assert.Equal(0, TakeCalls());
    }

    [Fact]
    public async Task Equal_steps_in_branches_keep_their_own_values_when_they_are_renamed()
    {
        var first = await RunAsync(Branches("a", "b"));
        Assert.Equal(40, TakeCalls());
        Assert.Equal(40, first.Distinct().Count());

        Assert.Equal(first, await RunAsync(Branches("a", "x")));
        Assert.Equal(first, await RunAsync(Branches("c", "d")));
        Assert.Equal(0, TakeCalls());

        StepChain Branches(string left, string right) => Load() >> new Step[] { Draw(left, "n"), Draw(right, "n") };
    }

    /// <summary>Nameless steps are numbered, so a new one before them renames them.</summary>
    [Fact]
    public async Task A_new_nameless_step_before_equal_ones_takes_nothing_of_theirs()
    {
        await RunAsync(Load() >> Draw(null, "n") >> Draw(null, "n_0"));
        Assert.Equal(40, TakeCalls());

        await RunAsync(Load() >> Draw(null, "two") >> Draw(null, "n") >> Draw(null, "n_0"));

        Assert.Equal(20, TakeCalls());
        await RunAsync(Load() >> Draw(null, "n") >> Draw(null, "n_0"));
        Assert.Equal(0, TakeCalls());
    }

    [Fact]
    public async Task A_new_step_with_the_name_that_another_had_gets_a_folder_of_its_own()
    {
        var first = await RunAsync(Load() >> Draw("a", "n"));
        TakeCalls();

        var both = await RunAsync(Load() >> Draw("b", "n") >> Draw("a", "n_0"));
        Assert.Equal(20, TakeCalls());
        Assert.Equal(both, await RunAsync(Load() >> Draw("b", "n") >> Draw("a", "n_0")));

        Assert.Equal(first, await RunAsync(Load() >> Draw("b", "n")));
        Assert.Equal(0, TakeCalls());
        Assert.Equal(2, new CheckpointStore(_folder).List().Count);
    }

    [Fact]
    public async Task A_step_without_the_cache_lends_its_results_to_no_equal_step()
    {
        var first = await RunAsync(Load() >> Draw("a", "n"));
        TakeCalls();

        await RunAsync(Load() >> new Step[] { Draw("a", "n", useCache: false), Draw("b", "n") });

        Assert.Equal(40, TakeCalls());
        Assert.DoesNotContain(new CheckpointStore(_folder).List(), static step => step.IsSuperseded);
        Assert.Equal(first, await RunAsync(Load() >> Draw("a", "n")));
        Assert.Equal(0, TakeCalls());
    }

    [Fact]
    public async Task A_step_without_the_cache_leaves_those_behind_it_theirs()
    {
        await RunAsync(Load() >> Spell(useCache: true) >> Draw("draw", "n"));
        TakeCalls();

        var second = await RunAsync(Load() >> Spell(useCache: false) >> Draw("draw", "n"));

        Assert.Equal((20, 0), (Calls.Take(_folder), TakeCalls()));
        Assert.Equal(20, second.Count);
    }

    private static Twice Load() => new("load");

    private Spell Spell(bool useCache)
    {
        Calls.Take(_folder);
        return new Spell("spell") { Counter = _folder, UseCache = useCache };
    }

    private Draw Draw(string? name, string column, bool useCache = true) => new(name)
    {
        Counter = $"{_folder}/draw", UseCache = useCache,
        InputMappings = { ["value"] = column }, OutputMappings = { ["drawn"] = $"{column}_0" },
    };

    private int TakeCalls() => Drawn.Take($"{_folder}/draw");

    /// <summary>The rows with the values alone: column by column in their order, whatever the steps are called.</summary>
    private async Task<List<string>> RunAsync(StepChain chain)
    {
        var distiset = await new Pipeline("p") { chain }.RunAsync(new RunOptions { CacheFolder = _folder });
        var rows = new List<string>();
        foreach (var subset in distiset.Values)
        {
            await foreach (var row in subset.ReadRowsAsync())
            {
                rows.Add(string.Join(", ", row.OrderBy(static column => column.Key, StringComparer.Ordinal).Select(static column => $"{column.Key}={column.Value}")));
            }
        }

        return rows;
    }
}

/// <summary>How often a drawing step was called since the test last asked; what it draws goes on counting.</summary>
internal static class Drawn
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Asked = new();

    internal static int Take(string key)
    {
        var all = Calls.Of(key).Value;
        Asked.TryGetValue(key, out var before);
        Asked[key] = all;
        return all - before;
    }
}

[Step(Checkpoint = false)]
[OutputColumn<int>("n")]
[OutputColumn<int>("two")]
public sealed partial class Twice
{
    private IEnumerable<Output> Generate() => Enumerable.Range(14, 20).Select(static n => new Output(n, 2 * n));
}

/// <summary>Draws another number at every call, as a step that samples does.</summary>
[Step]
[InputColumn<int>("value")]
[OutputColumn<int>("drawn")]
public sealed partial class Draw
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private Output Process(Input row) => new(Interlocked.Increment(ref Calls.Of(Counter).Value));
}
