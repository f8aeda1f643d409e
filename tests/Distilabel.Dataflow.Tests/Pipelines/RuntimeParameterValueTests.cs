using System.Globalization;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.Pipelines;

/// <summary>
/// Every kind of literal for every type of parameter: it becomes the same value, or is refused in a sentence. A literal null threw a
/// NullReferenceException, <c>4.0</c> was refused for a whole number where <c>"4"</c> was taken, and the text <c>"0,7"</c> became 7.
/// </summary>
public sealed class RuntimeParameterValueTests
{
    private enum Style
    {
        Plain,
        VeryFormal,
    }

    [Fact]
    public void A_number_that_a_type_holds_is_taken_however_it_is_written()
    {
        AssertTakes(4, [4, 4L, 4.0, 4f, 4m, (byte)4, "4", "4.0", "4e0", " 4 "]);
        AssertTakes(4L, [4, 4L, 4.0, "4"]);
        AssertTakes((byte)255, [255, 255.0, "255"]);
        AssertTakes((int?)4, [4, 4.0, "4"]);
        AssertTakes(4.0, [4, 4L, 4.0, 4f, 4m, "4", "4.0"]);
        AssertTakes(0.7, [0.7, 0.7m, "0.7", "7e-1"]);
        AssertTakes(0.7f, [0.7, 0.7f, 0.7m, "0.7"]);
        AssertTakes(0.7m, [0.7, 0.7m, "0.7"]);
        AssertTakes(-4, [-4, -4.0, "-4"]);
        AssertTakes(long.MinValue, [long.MinValue, -9223372036854775808.0, "-9223372036854775808"]);
        AssertTakes(ulong.MaxValue, ["18446744073709551615", 18446744073709551615m]);
    }

    [Fact]
    public void A_number_that_a_type_does_not_hold_is_refused_and_never_rounded_or_cut()
    {
        AssertRefuses<int>("a whole number", [4.5, 4.5m, "4.5", "0,7", "1,000", 1e10, "1e10", double.NaN, double.PositiveInfinity, true, 'a', Style.Plain, "", "many", new[] { "4" }, null]);
        AssertRefuses<byte>("a whole number", [256, -1, 256.0, "256", null]);
        AssertRefuses<ulong>("a whole number", [-1, -1.0, "-1"]);
        AssertRefuses<double>("a number", ["0,7", "1,000", true, "many", Style.Plain, null]);
        AssertRefuses<float>("a number", [1e300, "1e300", null]);
        AssertRefuses<decimal>("a number", [1e300, double.NaN, "1,000", null]);
    }

    [Fact]
    public void Null_is_taken_where_the_type_has_it()
    {
        Assert.Null(Set<int?>(null));
        Assert.Null(Set<double?>(null));
        Assert.Null(Set<string?>(null));
        Assert.Null(Set<string[]?>(null));
        Assert.Null(Set<TimeSpan?>(null));
        AssertRefuses<bool>("true or false", [null]);
        AssertRefuses<Style>("one of Plain, VeryFormal", [null]);
        AssertRefuses<TimeSpan>("a duration", [null]);
    }

    [Fact]
    public void A_literal_null_is_the_value_null_at_every_level()
    {
        var target = new Target<int?> { Value = 3 };
        new RuntimeParameters { ["value"] = null }.ApplyTo(target, "step");
        Assert.Null(target.Value);

        var refused = Assert.Throws<PipelineException>(() => new RuntimeParameters { ["value"] = null }.ApplyTo(new Target<int>(), "step"));
        Assert.Equal("The runtime parameter 'step.value' takes a whole number, not null.", refused.Message);

        var options = new RunOptions { Parameters = new RuntimeParameters { ["load"] = null } };
        var ofStep = Assert.Throws<PipelineException>(() => new Pipeline("p") { new Counting("load") }.Prepare(options));
        Assert.Equal("'load' is a step: it takes a group of runtime parameters, not a value.", ofStep.Message);
    }

    [Fact]
    public void Null_is_refused_where_the_property_is_not_to_hold_it()
    {
        var target = new Target<string>(refusesNull: true) { Value = "text" };

        var refused = Assert.Throws<PipelineException>(() => new RuntimeParameters { ["value"] = null }.ApplyTo(target, "step"));

        Assert.Equal("The runtime parameter 'step.value' takes text, not null.", refused.Message);
        Assert.Equal("text", target.Value);
        Assert.Throws<PipelineException>(() => new RuntimeParameters { ["suffix"] = null }.ApplyTo(new Spell("spell"), "spell"));
    }

    [Fact]
    public void Texts_become_enums_booleans_durations_addresses_and_lists()
    {
        AssertTakes(Style.VeryFormal, [Style.VeryFormal, "VeryFormal", "very_formal", "VERYFORMAL"]);
        AssertTakes(true, [true, "true", "True"]);
        AssertTakes(TimeSpan.FromSeconds(2), [TimeSpan.FromSeconds(2), "00:00:02"]);
        AssertTakes(new Uri("https://example.com/v1"), ["https://example.com/v1"]);
        AssertTakes(new[] { "a" }, ["a", new[] { "a" }, new List<string> { "a" }]);
        AssertTakes(new List<string> { "a" }, ["a", new[] { "a" }, new List<string> { "a" }]);
        AssertTakes<IReadOnlyList<string>>(["a"], ["a", new[] { "a" }, new List<string> { "a" }]);
        AssertTakes<IEnumerable<string>>(["a"], ["a", new[] { "a" }]);
        AssertRefuses<Style>("one of Plain, VeryFormal", ["rude", "7", "0", 1, 1.0, true]);
        AssertRefuses<bool>("true or false", ["yes", 1, 0.0]);
        AssertRefuses<string>("text", [4, 4.0, true, Style.Plain, new[] { "a" }]);
        AssertRefuses<TimeSpan>("a duration", [2, 2.0, "soon"]);
        AssertRefuses<Uri>("an absolute address", ["v1", 3]);
        AssertRefuses<string[]>("a list of texts", [3, true]);
    }

    [Fact]
    public void No_number_is_in_a_range_that_is_none()
    {
        var refused = Assert.Throws<PipelineException>(
            () => new RuntimeParameters { ["value"] = double.NaN }.ApplyTo(new Target<double>(minimum: 0), "step"));

        Assert.Equal("The runtime parameter 'step.value' is NaN (a number); it must be at least 0.", refused.Message);
    }

    private static void AssertTakes<T>(T expected, object[] literals) =>
        Assert.All(literals, literal => Assert.Equal(expected, Set<T>(literal)));

    private static void AssertRefuses<T>(string typeName, object?[] literals) => Assert.All(literals, literal =>
    {
        var refused = Assert.Throws<PipelineException>(() => Set<T>(literal));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"The runtime parameter 'step.value' takes {typeName}, not "), refused.Message, StringComparison.Ordinal);
    });

    private static T? Set<T>(object? literal)
    {
        var target = new Target<T>();
        new RuntimeParameters { ["value"] = RuntimeParameters.Of(literal) }.ApplyTo(target, "step");
        return target.Value;
    }

    private sealed class Target<T>(double? minimum = null, bool refusesNull = false) : IRuntimeParameterized
    {
        public T? Value { get; set; }

        public IReadOnlyList<RuntimeParameter> RuntimeParameters =>
        [
            new RuntimeParameter<Target<T>, T>("value", static target => target.Value!, static (target, value) => target.Value = value)
            {
                Minimum = minimum, RefusesNull = refusesNull,
            },
        ];

        public IRuntimeParameterized Copy() => (Target<T>)MemberwiseClone();
    }
}
