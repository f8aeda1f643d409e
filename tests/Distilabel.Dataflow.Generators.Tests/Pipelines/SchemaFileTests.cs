using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Sources that get their columns from a schema file, and files that can't be read.</summary>
public class SchemaFileTests
{
    [Fact]
    public void A_schema_file_gives_a_source_its_columns() => VerifyWithSchema(
        """
        _ = new Pipeline("p") { new LoadDataFromFileSystem("a") { DataFiles = ["rows.jsonl"], Schema = "prompts.columns.json" } >> {|DDF101:new TextGeneration("b")|} };
        _ = new Pipeline("q") { new LoadDataFromFileSystem("a") { Schema = "data/prompts.columns.json" } >> {|DDF102:new Twice("b")|} };
        _ = new Pipeline("r") { {|DDF120:new LoadDataFromFileSystem("a")|} { Schema = "others.columns.json" } >> new TextGeneration("b") };
        _ = new Pipeline("s") { {|DDF120:new LoadDataFromFileSystem("a")|} >> new TextGeneration("b") };
        """);

    [Theory]
    [InlineData("data/prompts.columns.json", "DDF101")]
    [InlineData("./data/prompts.columns.json", "DDF101")]
    [InlineData("/project/data/prompts.columns.json", "DDF101")]
    [InlineData("prompts.columns.json", "DDF120")]
    public void A_schema_file_is_named_by_its_path_within_the_project(string path, string id)
    {
        var source =
            $$"""
            internal static class Build
            {
                internal static Pipeline Run() => new("p") { new LoadDataFromFileSystem("a") { Schema = "{{path}}" } >> new TextGeneration("b") };
            }
            """;

        Assert.Equal(id, Assert.Single(PipelineCode.AnalyzeIn("/project/", source, Prompts)).Id);
        Assert.Equal(id, Assert.Single(PipelineCode.AnalyzeIn("/project", source, Prompts)).Id);
    }

    [Fact]
    public void A_source_with_a_schema_file_that_fits_is_silent() => VerifyWithSchema(
        """
        var load = new LoadDataFromFileSystem("load") { DataFiles = ["rows.jsonl"], Schema = "prompts.columns.json", OutputMappings = { ["prompt"] = "instruction" } };
        _ = new Pipeline("p") { load >> new TextGeneration("a") >> new KeepColumns("keep") { Columns = ["number", "generation"] } };
        """);

    [Fact]
    public void A_source_with_a_schema_file_is_followed_to_its_end() => Assert.Empty(PipelineCode.Analyze(
        """
        internal static class Build
        {
            internal static Pipeline Run() => new("p") { new LoadDataFromFileSystem("a") { Schema = "./prompts.columns.json" } >> new KeepColumns("b") { Columns = ["prompt"] } };
        }
        """,
        [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, Prompts));

    [Fact]
    public void Nested_types_of_a_schema_file_are_held_against_the_records_that_steps_read() => PipelineCode.Verify(
        """
        public sealed record Message(string Role, string? Content);

        public sealed record Turn(string Speaker);

        public sealed record Rated(string Role, string? Content, double Score);

        [Step, InputColumn<IReadOnlyList<Message>>("messages"), OutputColumn<int>("length")]
        public sealed partial class CountMessages
        {
            private Output Process(Input row) => new(row.Messages.Count);
        }

        [Step, InputColumn<IReadOnlyList<Turn>>("messages"), OutputColumn<int>("length")]
        public sealed partial class CountTurns
        {
            private Output Process(Input row) => new(row.Messages.Count);
        }

        [Step, InputColumn<IReadOnlyList<Rated>>("messages"), OutputColumn<int>("length")]
        public sealed partial class CountRated
        {
            private Output Process(Input row) => new(row.Messages.Count);
        }

        internal static class Build
        {
            internal static void Run()
            {
                _ = new Pipeline("p") { new LoadDataFromFileSystem("a") { Schema = "chats.columns.json" } >> new CountMessages("b") };
                _ = new Pipeline("q") { new LoadDataFromFileSystem("a") { Schema = "chats.columns.json" } >> {|DDF102:new CountTurns("b")|} };
                _ = new Pipeline("r") { new LoadDataFromFileSystem("a") { Schema = "chats.columns.json" } >> {|DDF102:new CountRated("b")|} };
                _ = new Pipeline("s")
                {
                    new LoadDataFromFileSystem("a") { Schema = "chats.columns.json" } >> new ExpandColumns("b") { Columns = ["messages"] } >> {|DDF102:new CountMessages("c")|},
                };
            }
        }
        """,
        [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary,
        ("/project/chats.columns.json", """{ "version": 1, "columns": { "messages": "list<record<role: string, content: string, more: map<string, json>>>" } }"""));

    [Fact]
    public void DDF116_a_schema_file_that_cannot_be_read()
    {
        var found = PipelineCode.Analyze(
            "", [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, ("a.columns.json", "{ \"version\": 1,\n  \"columns\": { \"prompt\": \"text\" } }"));

        var diagnostic = Assert.Single(found);
        Assert.Equal("DDF116", diagnostic.Id);
        Assert.Equal((1, 25), (diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic.Location.GetLineSpan().StartLinePosition.Character));
        Assert.StartsWith("'text' is no type of a column", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": 1, "columns": { "prompt": "string" } }""")]
    [InlineData("""{ "$schema": "https://example.org/columns", "version": 1, "columns": { "a": "list<string>", "b": "json", "c": "double?" } }""")]
    [InlineData("""{ "version": 1, "columns": { "a": "record<\"b c\": list<int>, d: map<string, json?>>?" } }""")]
    public void DDF116_is_silent_for_a_file_that_can_be_read(string text) => Assert.Empty(
        PipelineCode.Analyze("", [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, ("a.columns.json", text)));

    [Theory]
    [InlineData("a.json")]
    [InlineData("columns.json")]
    public void DDF116_is_silent_for_other_files(string path) => Assert.Empty(
        PipelineCode.Analyze("", [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, (path, "{ no json")));

    private static readonly (string Path, string Text) Prompts =
        ("/project/data/prompts.columns.json", """{ "version": 1, "columns": { "prompt": "string", "number": "string?" } }""");

    private static void VerifyWithSchema(string statements) => PipelineCode.Verify(
        $$"""
        internal static class Build
        {
            internal static void Run()
            {
        {{statements}}
            }
        }
        """,
        [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, Prompts);

    [Fact]
    public void Schema_files_that_share_a_name_are_not_guessed_between() => PipelineCode.Verify(
        """
        [Step]
        [OutputColumnsFromSchema(nameof(Schema))]
        public sealed partial class LoadFile(string? name = null) : GeneratorStep(name), Distilabel.Dataflow.Steps.IGeneratorStep
        {
            public string? Schema { get; init; }

            public override Distilabel.Dataflow.Steps.StepDescriptor Descriptor => throw new NotSupportedException();

            public IAsyncEnumerable<Distilabel.Dataflow.Columns.Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
        }

        internal static class Build
        {
            internal static void Run()
            {
                _ = new Pipeline("p") { {|DDF120:new LoadFile("a")|} { Schema = "prompts.columns.json" } >> new TextGeneration("b") };
                _ = new Pipeline("q") { new LoadFile("a") { Schema = "data/prompts.columns.json" } >> {|DDF101:new TextGeneration("b")|} };
            }
        }
        """,
        [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary,
        ("/project/other/prompts.columns.json", """{ "version": 1, "columns": { "instruction": "string" } }"""),
        ("/project/data/prompts.columns.json", """{ "version": 1, "columns": { "prompt": "string" } }"""));
}
