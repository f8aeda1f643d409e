using System.Text.Json.Nodes;

namespace Distilabel.Dataflow.Tests.Sources;

public sealed class LoadDataFromDictsTests
{
    public sealed record PromptRow(string Prompt, int? Score, [property: Column("chosen_model")] string? Model = null);

    public readonly record struct Point(int X, int Y);

    [Theory]
    [InlineData(typeof(PromptRow[]))]
    [InlineData(typeof(List<PromptRow>))]
    [InlineData(typeof(IReadOnlyList<PromptRow>))]
    public async Task Records_are_rows_and_their_properties_columns(Type kind)
    {
        PromptRow[] rows = [new("a", 1), new("b", null, "m"), new("c", 3)];
        var step = new LoadDataFromDicts<PromptRow>
        {
            Data = kind == typeof(PromptRow[]) ? rows : kind == typeof(List<PromptRow>) ? [.. rows] : new System.Collections.ObjectModel.ReadOnlyCollection<PromptRow>(rows),
            BatchSize = 2,
        };

        Assert.Equal(["prompt: string", "score: int?", "chosen_model: string"], step.ColumnTexts());
        Assert.Equal([false, true, true], step.DescribeColumns().Outputs.Select(column => column.Nullable));
        Assert.Equal([2, 1], await step.BatchSizesAsync());
        Assert.Equal(["\"a\" | 1 | null", "\"b\" | null | \"m\"", "\"c\" | 3 | null"], await step.RowsAsync());
    }

    [Fact]
    public async Task Structs_are_rows_too() =>
        Assert.Equal(["1 | 2"], await new LoadDataFromDicts<Point> { Data = [new(1, 2)] }.RowsAsync());

    [Fact]
    public async Task A_row_that_is_null_is_an_error_with_its_number()
    {
        var step = new LoadDataFromDicts<PromptRow>("load") { Data = [new("a", 1), null!] };

        var exception = await Assert.ThrowsAsync<PipelineException>(step.RowsAsync);

        Assert.Equal("Step 'load': row 1 of Data is null.", exception.Message);
    }

    [Fact]
    public async Task Dictionaries_are_rows_with_columns_of_types_that_hold_all_values()
    {
        var id = Guid.NewGuid();
        var step = new LoadDataFromDicts
        {
            Data =
            [
                new Dictionary<string, object?> { ["text"] = "a", ["n"] = 1, ["x"] = 1, ["tags"] = new[] { "x", null }, ["id"] = id, ["mixed"] = 1, ["none"] = null },
                new Dictionary<string, object?> { ["n"] = 2L, ["x"] = 0.5, ["tags"] = null, ["day"] = new DateOnly(2024, 1, 2), ["mixed"] = "two" },
                new Dictionary<string, object?>
                {
                    ["turns"] = new object[] { new Dictionary<string, object?> { ["role"] = "user", ["n"] = 1.5f, ["é"] = new[] { true } } },
                    ["mixed"] = new JsonObject { ["a"] = 1 },
                    ["scores"] = new List<object?> { 1, 2.5, null },
                },
            ],
        };

        Assert.Equal(
            [
                "text: string", "n: long?", "x: double?", "tags: list<string>", "id: Guid?", "mixed: json?", "none: string", "day: DateOnly?",
                "turns: list<record<role: string, n: float?, é: list<bool>>>", "scores: list<double?>",
            ],
            step.ColumnTexts());
        Assert.Equal(
            [
                $"\"a\" | 1 | 1 | [\"x\", null] | {id} | 1 | null | null | null | null",
                "null | 2 | 0.5 | null | null | \"two\" | null | 2024-01-02 | null | null",
                "null | null | null | null | null | {\"a\":1} | null | null | [{\"role\":\"user\",\"n\":1.5,\"é\":[true]}] | [1, 2.5, null]",
            ],
            await step.RowsAsync());
    }

    [Fact]
    public void A_value_that_no_column_holds_is_an_error_that_names_it()
    {
        var step = new LoadDataFromDicts("load") { Data = [new Dictionary<string, object?>(), new Dictionary<string, object?> { ["p"] = new Point(1, 2) }] };

        var exception = Assert.Throws<PipelineException>(step.DescribeColumns);

        Assert.Contains("Step 'load': in row 1, the column 'p' has a value of the type", exception.Message, StringComparison.Ordinal);
        Assert.Contains("LoadDataFromDicts<T>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whole_numbers_that_a_double_would_round_are_kept_beside_fractions()
    {
        var step = new LoadDataFromDicts
        {
            Data =
            [
                new Dictionary<string, object?> { ["a"] = 9007199254740993L, ["b"] = 9007199254740992L, ["c"] = ulong.MaxValue, ["d"] = 9007199254740993m },
                new Dictionary<string, object?> { ["a"] = 2.1, ["b"] = 2.5, ["c"] = 0.5, ["d"] = 0.5 },
            ],
        };

        Assert.Equal(["a: json?", "b: double?", "c: json?", "d: json?"], step.ColumnTexts());
        Assert.Equal(["9007199254740993 | 9007199254740992 | 18446744073709551615 | 9007199254740993", "2.1 | 2.5 | 0.5 | 0.5"], await step.RowsAsync());
    }

    [Fact]
    public async Task No_rows_are_no_rows()
    {
        Assert.Empty(await new LoadDataFromDicts<PromptRow>().RowsAsync());
        Assert.Empty(await new LoadDataFromDicts().RowsAsync());
    }
}
