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
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"list<record<x: strng>>\" } }", 1, 35, "'list<record<x: strng>>' is no type of a column: there is no type 'strng'.")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"record<x: int, x: int>\" } }", 1, 35, "'record<x: int, x: int>' is no type of a column: the field 'x' is named twice.")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a\": \"int\" } } x", 1, 45, "Something stands behind the end")]
    [InlineData("{ \"version\": 1, \"columns\": { \"a", 1, 30, "This text has no end.")]
    [InlineData("{ \"version\": 1, \"columns\": { \"\\x\": \"int\" } }", 1, 31, "This escape sequence does not exist")]
    public void A_mistake_is_said_with_its_place(string text, int line, int column, string message)
    {
        var exception = Assert.Throws<ColumnsFileException>(() => ColumnsFile.Parse(text));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (exception.Line, exception.Column));
    }

    [Theory]
    [InlineData("record<role: string, content: string?>")]
    [InlineData("list<record<role: string, tool_calls: list<record<name: string, arguments: json?>>?>>?")]
    [InlineData("map<string, list<long?>>")]
    [InlineData("record<\"a b\": int, \"\": int, \"\\\"\\\\\": Timestamp, a-b.c_d: map<int, record<é: bool>>>?")]
    public void A_nested_type_reads_as_it_is_written(string text) => Assert.Equal(text, FileColumnType.Parse(text, out _)!.ToString());

    [Fact]
    public void White_space_between_the_parts_of_a_type_does_not_count() =>
        Assert.Equal("map<string, record<a: int?, b: list<json>>>", FileColumnType.Parse(" map <string,record< a :int ? ,\n b:list<json>>\t> ", out _)!.ToString());

    [Theory]
    [InlineData("list", "'<' is missing behind 'list'")]
    [InlineData("list<int", "'>' is missing at the end of a list")]
    [InlineData("list<int, int>", "'>' is missing at the end of a list")]
    [InlineData("map<string>", "a map has a type of keys and a type of values, with ',' between them")]
    [InlineData("record<>", "a record has fields, each with a name")]
    [InlineData("record<a: int,>", "the name of a field is missing")]
    [InlineData("record<a int>", "':' and a type are missing behind the field 'a'")]
    [InlineData("record<\"a: int>", "a record has fields, each with a name")]
    [InlineData("int??", "what stands behind 'int?' belongs to no type")]
    [InlineData("int>", "what stands behind 'int' belongs to no type")]
    [InlineData("list<>", "a type is missing")]
    public void A_mistake_in_a_type_is_said(string text, string says)
    {
        Assert.Null(FileColumnType.Parse(text, out var fault));
        Assert.StartsWith($"'{text}' is no type of a column: {says}. There are string, ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_nested_without_end_is_refused_and_does_not_overflow()
    {
        Assert.Null(FileColumnType.Parse(string.Concat(Enumerable.Repeat("list<", 100_000)), out var fault));
        Assert.Contains("it is nested deeper than 64 levels", fault, StringComparison.Ordinal);
        Assert.NotNull(FileColumnType.Parse(string.Concat(Enumerable.Repeat("list<", 64)) + "int" + new string('>', 64), out _));
    }

    [Fact]
    public void Nothing_but_the_one_exception_comes_of_damaged_text() =>
        Gen.Select(Gen.Int[0, 140], Gen.Char["{}[]\",:?<> \\u1a\n"], Gen.Bool).Sample((place, letter, removes) =>
        {
            const string Text = """{ "version": 1, "$x": [1, {"a": null}], "columns": { "prompt": "string", "tags": "list<record<a: map<int, int?>>>" } }""";
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
