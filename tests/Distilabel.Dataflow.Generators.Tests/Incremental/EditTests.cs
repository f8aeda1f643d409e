using Distilabel.Dataflow.Generators.Tests.Testing;

namespace Distilabel.Dataflow.Generators.Tests.Incremental;

/// <summary>Each kind of edit says which stages may change; the rest is cached.</summary>
public class EditTests
{
    private const string Step =
        """
        /// <summary>Counts words.</summary>
        [Step]
        [InputColumn<Message>("message")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            [RuntimeParameter] public int Least { get; set; }

            private Output Process(Input row) => new(row.Message.Words().Split(' ').Length);
        }
        """;

    private const string Others =
        """
        [GlobalStep]
        [InputColumn<int>("word_count")]
        public sealed partial class Shuffle
        {
            private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => rows.Select(row => row.Handle);
        }

        public static class Functions
        {
            [Step] [return: Column("length")]
            public static int Length(string text) => text.Length;
        }

        public sealed partial class Options
        {
            [RuntimeParameter] public int Count { get; set; }
        }
        """;

    private const string Rows =
        """
        public sealed record Message(string Role, string Content) { public string Words() => Content; }

        public enum Mood { Good, Bad }

        public sealed record Answer(Message Message, Mood Mood);
        """;

    private const string Uses =
        """
        public static class Program
        {
            private static void Use<[Row] T>() { }

            public static void Main() => Use<Answer>();
        }
        """;

    private const string Hashes = "CodeHashes: 3 classes Modified";

    private static SampleProject Project => SampleProject.Of(Step, Others, Rows, Uses);

    [Fact]
    public void The_sample_makes_a_value_at_every_stage()
    {
        Project.AssertClean();

        Assert.Equal(
            [
                "CodeHashes: 1 classes New", "CodeHashes: 3 classes New",
                "ColumnTypes: Answer New", "ColumnTypes: Message New", "ColumnTypes: Mood New", "Functions: Length New", "GlobalSteps: Shuffle New",
                "ParameterizedClasses: Options New", "RowUses: Message+Mood+Answer New", "Steps: CountWords New", "9 written",
            ],
            StageChanges.Of(Project));
    }

    [Fact]
    public void A_file_without_steps_changes_nothing() =>
        Changes(Project.Add("public class Unrelated { public List<int> Numbers { get; } = []; }"));

    [Fact]
    public void A_comment_or_white_space_in_a_step_changes_nothing() => Changes(Edit(0, Step, "private Output", "// a comment\n\n        private  Output"));

    [Fact]
    public void A_method_body_changes_the_hashes_only() => Changes(Edit(0, Step, "Split(' ')", "Split('-')"), Hashes, "1 written");

    [Fact]
    public void A_helper_s_body_changes_the_hashes_only() => Changes(Edit(2, Rows, "=> Content;", "=> Role;"), Hashes, "1 written");

    /// <summary>Hashes are for builds: while code is typed, nothing looks at the whole compilation.</summary>
    [Fact]
    public void An_editor_compiles_without_hashes()
    {
        var compilation = SampleProject.InEditor(Step, Others, Rows, Uses);

        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic =>
            diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        Assert.DoesNotContain(compilation.SyntaxTrees, static tree => Path.GetFileName(tree.FilePath).StartsWith("CodeOf", StringComparison.Ordinal));
        Assert.Contains(compilation.SyntaxTrees, static tree => Path.GetFileName(tree.FilePath).StartsWith("CountWords.Step", StringComparison.Ordinal));
    }

    [Fact]
    public void A_summary_changes_its_step_only() => Changes(Edit(0, Step, "Counts words", "Counts the words"), "Steps: CountWords Modified", "1 written");

    [Fact]
    public void A_column_changes_its_step_only() => Changes(Edit(0, Step, "\"word_count\"", "\"words\""), Hashes, "Steps: CountWords Modified", "2 written");

    [Fact]
    public void A_runtime_parameter_changes_its_step_only() => Changes(Edit(0, Step, "int Least", "long Least"), Hashes, "Steps: CountWords Modified", "2 written");

    [Fact]
    public void A_property_of_a_record_changes_its_column_type_and_no_step() => Changes(
        Edit(2, Rows, "string Role,", "string? Role,"), Hashes, "ColumnTypes: Message Modified", "RowUses: Message+Mood+Answer Modified", "2 written");

    [Fact]
    public void A_member_of_an_enum_changes_the_enum_s_column_type_only() =>
        Changes(Edit(2, Rows, "Good, Bad", "Good, Bad, Fine"), "ColumnTypes: Mood Modified", "RowUses: Message+Mood+Answer Modified", "1 written");

    [Fact]
    public void A_use_of_a_row_that_was_used_before_changes_no_file() =>
        Changes(Edit(3, Uses, "=> Use<Answer>();", "{ Use<Answer>(); Use<Message>(); }"), "RowUses: Message New", "0 written");

    [Fact]
    public void Code_around_a_use_changes_nothing() => Changes(Edit(3, Uses, "=> Use<Answer>();", "{ var x = 5; Use<Answer>(); }"));

    [Fact]
    public void A_new_step_is_all_that_is_made() => Changes(
        Project.Add("[Step] [InputColumn<string>(\"text\")] public partial class Long { private bool Keep(Input row) => true; }"), "CodeHashes: 4 classes Modified", "Steps: Long New", "2 written");

    [Fact]
    public void One_edit_in_a_project_of_300_steps_writes_one_file()
    {
        var sources = Enumerable.Range(0, 300).Select(static i =>
            $$"""
            public sealed record Row{{i % 50}}(string Text{{i}});
            [Step] [InputColumn<Row{{i % 50}}>("row")] [OutputColumn<int>("length")]
            public partial class Step{{i}} { private Output Process(Input row) => new({{i}}); }
            """.Replace($"public sealed record Row{i % 50}(string Text{i});", i < 50 ? $"public sealed record Row{i}(string Text);" : "", StringComparison.Ordinal)).ToArray();

        var project = SampleProject.Of(sources);
        var edited = project.Change(123, sources[123].Replace("new(123)", "new(321)", StringComparison.Ordinal));

        Assert.Equal("351 written", StageChanges.Of(project)[^1]);
        Changes(edited, "CodeHashes: 300 classes Modified", "1 written");
    }

    private static SampleProject Edit(int file, string source, string from, string to)
    {
        Assert.Contains(from, source, StringComparison.Ordinal);
        return Project.Change(file, source.Replace(from, to, StringComparison.Ordinal));
    }

    private static void Changes(SampleProject edited, params string[] expected) =>
        Assert.Equal(expected.Length == 0 ? ["0 written"] : expected, StageChanges.Of(edited));
}
