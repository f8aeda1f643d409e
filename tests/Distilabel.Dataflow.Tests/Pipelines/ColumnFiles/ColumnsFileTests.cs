using CsCheck;
using Distilabel.Dataflow.Pipelines.ColumnFiles;

namespace Distilabel.Dataflow.Tests.Pipelines.ColumnFiles;

public class ColumnsFileTests
{
    [Fact]
    public void Columns_come_in_order_with_their_types()
    {
        var file = ColumnsFile.Parse(
            """
            {
              "$schema": { "anything": [1, -2.5e3, "x", true, null, {}] },
              "version": 1,
              "columns": { "prompt": "string", "score": "double?", "tags": "list<string?>", "a \"b\"\u0021\n": "list<list<json>>?" }
            }
            """);

        Assert.Equal(
            ["prompt: string", "score: double?", "tags: list<string?>", "a \"b\"!\n: list<list<json>>?"], file.Columns.Select(static column => $"{column.Name}: {column.Type}"));
    }

    [Theory]
    [InlineData("", 1, 1, "'{' is missing here.")]
    [InlineData("{ \"version\": 1 }", 1, 1, "The schema file names no columns")]
    [InlineData("{ \"columns\": { \"a\": \"int\" } }", 1, 1, "The schema file says no version")]
    [InlineData("{\n  \"version\": 2,\n  \"columns\": {}\n}", 2, 14, "The schema file has version 2")]
    [InlineData("{ \"version\": 1.5 }", 1, 14, "'version' is a whole number from 1.")]
    [InlineData("{ \"version\": \"1\" }", 1, 14, "A number is missing here.")]
    [InlineData("{ \"version\": 1, \"colums\": {} }", 1, 17, "'colums' is no part of a schema file")]
    [InlineData("{ \"version\": 1,\n\"columns\": { \"a\": \"int\",\n  \"a\": \"int\" } }", 3, 3, "The column 'a' is named twice.")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"text\" } }", 1, 35, "'text' is no type of a column")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"list<>\" } }", 1, 35, "'list<>' is no type of a column")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"\" } }", 1, 35, "'' is no type of a column")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"int\" } } x", 1, 45, "Something stands behind the end")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a", 1, 30, "This text has no end.")]
    [InlineData("{ \"version\": 1, \"columns\": { \"\\x\": \"int\" } }", 1, 31, "This escape sequence does not exist")]
    public void A_mistake_is_said_with_its_place(string text, int line, int column, string message)
    {
        var exception = Assert.Throws<ColumnsFileException>(() => ColumnsFile.Parse(text));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (exception.Line, exception.Column));
    }

    [Fact]
    public void Nothing_but_the_one_exception_comes_of_damaged_text() =>
        Gen.Select(Gen.Int[0, 120], Gen.Char["{}[]\",:?<> \\u1a\n"], Gen.Bool).Sample((place, letter, removes) =>
        {
            const string Text = """{ "version": 1, "$x": [1, {"a": null}], "columns": { "prompt": "string", "tags": "list<int?>" } }""";
            var at = Math.Min(place, Text.Length - 1);
            var damaged = removes ? Text.Remove(at, 1) : Text.Insert(at, letter.ToString());
            try
            {
                Assert.NotEmpty(ColumnsFile.Parse(damaged).Columns);
            }
            catch (ColumnsFileException exception)
            {
                Assert.InRange(exception.Position, 0, damaged.Length);
            }
        });

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_overflow() =>
        Assert.Throws<ColumnsFileException>(() => ColumnsFile.Parse($"{{ \"$x\": {new string('[', 100_000)}"));
}
