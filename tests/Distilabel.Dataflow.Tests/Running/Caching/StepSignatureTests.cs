using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running.Caching;

/// <summary>What a step's results depend on stands in its signature, and nothing else does.</summary>
public sealed class StepSignatureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Written down for ever: a change of it has every step of every user run again. It goes with the version of what is hashed.</summary>
    [Fact]
    public void The_signature_of_a_known_step_never_changes() =>
        Assert.Equal("3a63c5012c33c5f66c3d302ca4bb0ff8", SignatureOf(new KnownStep()));

    [Fact]
    public void The_signature_of_generations_never_changes() =>
        Assert.Equal("63c63ca7aa75c0c41f8336872cc0ad87", RunCheckpoints.GenerationSignature.ToString("x32", CultureInfo.InvariantCulture));

    [Fact]
    public void Whatever_changes_results_changes_the_signature()
    {
        string?[] signatures =
        [
            SignatureOf(new KnownStep()),
            SignatureOf(With(static known => known with { CodeHash = "f" })),
            SignatureOf(With(static known => known with { Version = 2 })),
            SignatureOf(With(static known => known with { FullName = "MyApp.Other" })),
            SignatureOf(With(static known => known with { Kind = StepKind.Batch })),
            SignatureOf(With(static known => known with { Columns = new StepColumns(known.Columns.Inputs, []) })),
            SignatureOf(With(static known => known with { Columns = new StepColumns([], known.Columns.Outputs) })),
            SignatureOf(With(static known => known with { Settings = [] })),
            SignatureOf(With(static known => known with { Parameters = [] })),
            SignatureOf(new KnownStep { Prefix = "q" }),
            SignatureOf(new KnownStep { Prefix = null }),
            SignatureOf(new KnownStep { Prefix = 1 }),
            SignatureOf(new KnownStep { Prefix = 1.5 }),
            SignatureOf(new KnownStep { Prefix = 'p' }),
            SignatureOf(new KnownStep { Names = ["ab"] }),
            SignatureOf(new KnownStep { Names = ["b", "a"] }),
            SignatureOf(new KnownStep { Prefix = "half an emoji \uD83D" }),
            SignatureOf(new KnownStep { Prefix = "half an emoji \uDE00" }),
            SignatureOf(new KnownStep { Prefix = new HashSet<string>(["a", "b"]) }),
            SignatureOf(new KnownStep { Prefix = new HashSet<string>(["a", "b"], StringComparer.OrdinalIgnoreCase) }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string> { ["a"] = "b" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string> { ["a"] = "c" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string> { ["b"] = "b" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string> { ["a"] = "b", ["b"] = "b" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string> { ["b"] = "b", ["a"] = "b" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["a"] = "b" } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, int> { ["a"] = 1 } }),
            SignatureOf(new KnownStep { Prefix = new Dictionary<string, string[]> { ["a"] = ["b", "c"] } }),
            SignatureOf(new KnownStep { Prefix = ("a", 1) }),
            SignatureOf(new KnownStep { Prefix = ("a", 2) }),
            SignatureOf(new KnownStep { Prefix = new[] { ("a", 1) } }),
            SignatureOf(new KnownStep { Ratio = 0.25 }),
        ];

        Assert.All(signatures, Assert.NotNull);
        Assert.Equal(signatures.Length, signatures.Distinct().Count());
    }

    [Fact]
    public void Names_speeds_secrets_and_descriptions_do_not_change_the_signature()
    {
        var known = SignatureOf(new KnownStep());

        Assert.Equal(known, SignatureOf(new KnownStep("named") { Speed = 9, InputBatchSize = 3, MaxConcurrency = 2 }));
        Assert.Equal(known, SignatureOf(new KnownStep { Token = "secret" }));
        Assert.Equal(known, SignatureOf(With(static descriptor => descriptor with { Description = "Other words." })));
    }

    /// <summary>The order of such a set changes with the hashes of texts, which are others in every process.</summary>
    [Fact]
    public void The_order_of_a_set_that_has_none_does_not_change_the_signature()
    {
        string[] words = [.. Enumerable.Range(0, 100).Select(static n => $"word {n}")];

        Assert.Equal(SignatureOf(new KnownStep { Prefix = ImmutableHashSet.Create(words) }), SignatureOf(new KnownStep { Prefix = ImmutableHashSet.CreateRange(words.Reverse()) }));
        Assert.Equal("4702", SignatureOf(new KnownStep { Prefix = ImmutableHashSet.Create(words) })![..4]);
        Assert.Equal(SignatureOf(new KnownStep { Prefix = words.ToFrozenSet() }), SignatureOf(new KnownStep { Prefix = ImmutableHashSet.Create(words) }));

        var (there, back) = (words.ToImmutableDictionary(static word => word, static word => word + "!"), words.Reverse().ToImmutableDictionary(static word => word, static word => word + "!"));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = there }), SignatureOf(new KnownStep { Prefix = back }));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = there }), SignatureOf(new KnownStep { Prefix = there.ToFrozenDictionary() }));
        Assert.NotNull(SignatureOf(new KnownStep { Prefix = there }));
    }

    /// <summary>Equal texts may be other keys elsewhere, and values may hold anything.</summary>
    [Fact]
    public void A_dictionary_whose_keys_or_values_can_t_be_told_has_no_signature()
    {
        Assert.Null(SignatureOf(new KnownStep { Prefix = new Dictionary<string, string>(StringComparer.CurrentCulture) { ["a"] = "b" } }));
        Assert.Null(SignatureOf(new KnownStep { Prefix = new Dictionary<string, object> { ["a"] = new() } }));
        Assert.Null(SignatureOf(new KnownStep { Prefix = ("a", new object()) }));
        Assert.Null(SignatureOf(new KnownStep { Prefix = new Func<int>(static () => 1) }));
        Assert.Null(SignatureOf(new KnownStep { Prefix = new SortedList<string, string>(StringComparer.CurrentCulture) { ["a"] = "b" } }));
    }

    [Fact]
    public void Which_texts_a_sorted_set_takes_for_equal_changes_the_signature()
    {
        string[] words = ["b", "a"];

        Assert.NotEqual(
            SignatureOf(new KnownStep { Prefix = new SortedSet<string>(words, StringComparer.Ordinal) }),
            SignatureOf(new KnownStep { Prefix = new SortedSet<string>(words, StringComparer.OrdinalIgnoreCase) }));
        Assert.NotEqual(
            SignatureOf(new KnownStep { Prefix = ImmutableSortedSet.Create(StringComparer.Ordinal, words) }),
            SignatureOf(new KnownStep { Prefix = ImmutableSortedSet.Create(StringComparer.OrdinalIgnoreCase, words) }));
        Assert.NotEqual(
            SignatureOf(new KnownStep { Prefix = new SortedSet<string>(words, StringComparer.Ordinal) }), SignatureOf(new KnownStep { Prefix = new SortedSet<string>(words) }));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = new SortedSet<string>(["a", "b"]) }), SignatureOf(new KnownStep { Prefix = new SortedSet<string>(words) }));
    }

    /// <summary>Some cultures write the sign of negative numbers with other characters, and fractions with a comma.</summary>
    [Fact]
    public void The_culture_of_a_machine_does_not_change_the_signature()
    {
        object[] values =
        [
            DayOfWeek.Friday, (DayOfWeek)(-5), -1, -1L, -1.5, -1.5f, -1.50m, TimeSpan.FromHours(-1.5), new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateOnly(2024, 1, 2),
            new[] { -1, 2 }, new[] { (DayOfWeek)(-5) },
        ];
        var here = CultureInfo.CurrentCulture;
        var elsewhere = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        elsewhere.NumberFormat.NegativeSign = "\u2212";
        elsewhere.NumberFormat.NumberDecimalSeparator = ",";
        elsewhere.DateTimeFormat.DateSeparator = ".";
        try
        {
            foreach (var value in values)
            {
                CultureInfo.CurrentCulture = here;
                var signature = SignatureOf(new KnownStep { Prefix = value });
                CultureInfo.CurrentCulture = elsewhere;
                Assert.Equal(signature, SignatureOf(new KnownStep { Prefix = value }));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = here;
        }
    }

    [Fact]
    public void A_step_that_can_t_be_told_apart_has_no_signature_and_says_why()
    {
        Assert.Null(StepSignature.Of(new KnownStep { Prefix = new object() }, StepColumns.None, out var setting));
        Assert.Null(StepSignature.Of(With(static known => known with { CodeHash = "" }), StepColumns.None, out var code));
        Assert.Null(StepSignature.Of(With(static known => known with { SignatureFault = "its base class is elsewhere" }), StepColumns.None, out var fault));

        Assert.Equal("its setting 'Prefix' has no value that can be compared; where results do not depend on it, mark it [Setting(ChangesResult = false)]", setting);
        Assert.StartsWith("its class was not made by the generator", code, StringComparison.Ordinal);
        Assert.Equal("its base class is elsewhere", fault);
    }

    /// <summary>What a class of the user's holds besides its items, such as how they are to be read, would go unseen.</summary>
    [Fact]
    public void A_collection_of_a_class_of_the_user_s_has_no_signature_and_what_the_compiler_makes_has_one()
    {
        IReadOnlyList<string> written = ["a", "b"];

        Assert.Null(SignatureOf(new KnownStep { Prefix = new Words { "a", "b" } }));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = new[] { "a", "b" } }), SignatureOf(new KnownStep { Prefix = written }));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = new[] { "a", "b" } }), SignatureOf(new KnownStep { Prefix = Yielded() }));
        Assert.Equal(SignatureOf(new KnownStep { Prefix = new[] { "a", "b" } }), SignatureOf(new KnownStep { Prefix = written.Select(static word => word) }));

        static IEnumerable<string> Yielded()
        {
            yield return "a";
            yield return "b";
        }
    }

    /// <summary>What a part makes of its parameters is up to its class, and to what that was given.</summary>
    [Fact]
    public void What_a_part_of_a_step_was_given_changes_the_signature()
    {
        string?[] signatures =
        [
            SignatureOf(new Measure("m")),
            SignatureOf(new Measure("m") { Ruler = new Ruler { Length = 2 } }),
            SignatureOf(new Measure("m") { Ruler = new Ruler { Unit = "inch" } }),
        ];

        Assert.All(signatures, Assert.NotNull);
        Assert.Equal(signatures.Length, signatures.Distinct().Count());
        Assert.Equal(signatures[0], SignatureOf(new Measure("other") { Ruler = new Ruler() }));
    }

    [Fact]
    public void A_step_whose_part_has_code_that_is_not_seen_has_no_signature_and_says_why()
    {
        Assert.Null(StepSignature.Of(new Measure("m") { Ruler = new FoldingRuler() }, StepColumns.None, out var reason));

        Assert.Equal("the class of its parameter 'ruler' was not made by the generator, so a change of its code would go unseen", reason);
    }

    [Fact]
    public async Task A_step_with_a_setting_that_can_t_be_read_before_it_is_loaded_runs_without_checkpoints_and_the_log_says_why()
    {
        var log = new RunLogProbe();
        var pipeline = new Pipeline("p") { new Sequence("load") { Values = [1, 2, 3] } >> new LoadsLate("late") };

        var distiset = await pipeline.RunAsync(
            new RunOptions { CacheFolder = _folder, LoggerFactory = log }, TestContext.Current.CancellationToken);

        Assert.Equal(3, distiset["late"].Count);
        Assert.Single(log.Messages, static message => message.Contains("its setting 'Made' can't be read before it is loaded: Load me.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_does_again_what_other_code_another_version_or_other_settings_would_make()
    {
        KnownStep[] steps =
        [
            new(), With(static known => known with { CodeHash = "f" }), With(static known => known with { Version = 2 }), new() { Prefix = "q" }, new() { Ratio = 2 },
        ];
        foreach (var step in steps)
        {
            await RunAsync(step);
            Assert.Equal(5, step.Rows.Value);
            await RunAsync(step);
            Assert.Equal(5, step.Rows.Value);
        }
    }

    private static KnownStep With(Func<StepDescriptor, StepDescriptor> change)
    {
        var step = new KnownStep();
        step.Known = change(step.Known);
        return step;
    }

    private sealed class Words : List<string>
    {
        internal bool AreWhole { get; init; }
    }

    private static string? SignatureOf(Step step) =>
        StepSignature.Of(step, step.DescribeColumns(), out _)?.ToString("x32", CultureInfo.InvariantCulture);

    private async Task RunAsync(KnownStep step)
    {
        var copy = new KnownStep("known") { Known = step.Known, Prefix = step.Prefix, Ratio = step.Ratio, Rows = step.Rows };
        await new Pipeline("p") { new Sequence("load") { Values = [1, 2, 3, 4, 5] } >> copy }.RunAsync(
            new RunOptions { CacheFolder = _folder }, TestContext.Current.CancellationToken);
    }
}
