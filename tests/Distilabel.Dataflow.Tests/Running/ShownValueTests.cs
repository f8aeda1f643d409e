using System.Collections;
using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A row that fails is listed whatever its values are: the listing must not fail too.</summary>
public sealed class ShownValueTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a\"b", "\"a\\u0022b\"" },
        { new List<object?> { 1L, ulong.MaxValue, 2.5f, double.NaN, null }, "[1,\"18446744073709551615\",2.5,\"NaN\",null]" },
        { JsonElement.Parse("""{"a":[1,"x"]}"""), """{"a":[1,"x"]}""" },
        { default(JsonElement), "\"\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_shown_as_it_is(object? value, string expected)
    {
        using var shown = new ShownValue();

        Assert.Equal(expected, Encoding.UTF8.GetString(shown.Write(value)));
    }

    [Fact]
    public void A_value_that_cannot_be_written_is_shown_as_the_reason()
    {
        var endless = new List<object?>();
        endless.Add(endless);
        var gone = JsonDocument.Parse("{}");
        gone.Dispose();
        object[] values = [JsonElement.Parse("""{"a":"cut \ud83d"}"""), new Throwing(), new ThrowingText(), endless, gone.RootElement, new ArrayList { new Throwing() }];
        using var shown = new ShownValue();
        foreach (var value in values)
        {
            var text = JsonElement.Parse(shown.Write(value)).GetString()!;

            Assert.StartsWith($"<{value.GetType().FullName} that can't be written: System.", text, StringComparison.Ordinal);
            Assert.Equal("1", Encoding.UTF8.GetString(shown.Write(1)));
        }
    }

    /// <summary>Half of an emoji in a column of JSON once ended the run with no step and no row named, since the row could not be listed.</summary>
    [Fact]
    public async Task A_row_with_half_a_character_in_its_json_is_listed_when_a_step_fails_on_it()
    {
        using var folder = new TemporaryFolder();
        var load = new LoadDataFromDicts<JsonRow>("load") { Data = [new(JsonElement.Parse("""{"t":"cut \ud83d"}""")), new(JsonElement.Parse("1"))] };

        var run = await new Pipeline("p") { load >> new FailsOnJson("next") { OnError = ErrorPolicy.DeadLetter } }.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = folder.File("cache"), OutputFolder = folder.File("out") }, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["load[0] no good", "load[1] no good"],
            File.ReadLines(run.Run!.FailurePath!).Select(static line => JsonElement.Parse(line)).Select(static line => $"{line.GetProperty("row")} {line.GetProperty("reason")}"));
    }

    [Fact]
    public async Task A_row_whose_exception_has_no_message_is_listed()
    {
        using var folder = new TemporaryFolder();

        var run = await new Pipeline("p") { new Counting { Rows = 1 } >> new FailsWithoutMessage { OnError = ErrorPolicy.DeadLetter } }.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = folder.File("cache"), OutputFolder = folder.File("out") }, TestContext.Current.CancellationToken);

        Assert.Contains("whose message can", File.ReadAllText(run.Run!.FailurePath!), StringComparison.Ordinal);
    }

    internal sealed record JsonRow(JsonElement Value);

    private sealed class Throwing : IEnumerable
    {
        public IEnumerator GetEnumerator() => throw new InvalidOperationException();
    }

    private sealed class ThrowingText
    {
        public override string ToString() => throw new FormatException();
    }
}

/// <summary>Fails on every row of JSON.</summary>
[Step(Checkpoint = false)]
[InputColumn<JsonElement>("value")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnJson
{
    private Output Process(Input row) => throw new FormatException("no good");
}

/// <summary>Fails with an exception that itself fails.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsWithoutMessage
{
    private Output Process(Input row) => throw new Unspeakable();

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }
}
