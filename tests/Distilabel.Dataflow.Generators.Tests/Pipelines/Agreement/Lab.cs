using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>The library that random pipelines are made of: steps over the columns a, b, c and d, and what the code around them is given.</summary>
/// <remarks>Its own steps remember that they were made, so that the run time can tell which of them are never run.</remarks>
internal static class Lab
{
    internal const string Name = "Lab";

    private const string Metadata = "distilabel_metadata";

    internal static readonly Dictionary<string, string[]> Sources = new()
    {
        ["Load<RowA>"] = ["a"], ["Load<RowAB>"] = ["a", "b"], ["Load<RowC>"] = ["c", "d"],
        ["LoadDataFromDicts<RowAB>"] = ["a", "b"], ["LoadDataFromFileSystem"] = ["a", "c", Metadata], ["Load<RowNotes>"] = ["a", Metadata],
    };

    /// <summary>What the steps read and make, without mappings.</summary>
    internal static readonly Dictionary<string, (string[] Reads, string[] Makes)> Others = new()
    {
        ["AToB"] = (["a"], ["b"]), ["BToC"] = (["b"], ["c"]), ["CToDA"] = (["c"], ["d", "a"]), ["DToA"] = (["d"], ["a"]), ["FilterA"] = (["a"], []),
        ["NoteA"] = (["a"], [Metadata]), ["NoteB"] = (["b"], [Metadata]), ["ReadNotes"] = ([Metadata], ["b"]), ["Shorten"] = (["b"], ["b"]), ["Rewrite"] = (["a"], ["new_a"]), ["KeepColumns"] = ([], []), ["MergeColumns"] = ([], ["merged_column"]),
        ["ExpandColumns"] = ([], []), ["GroupColumns"] = ([], []), ["CombineOutputs"] = ([], []), ["TextGeneration"] = (["a"], ["generation", "model_name"]),
    };

    /// <summary>The steps that see their branches apart.</summary>
    internal static readonly string[] Apart = ["GroupColumns", "CombineOutputs"];

    internal static readonly string[] Columns = ["a", "b", "c", "d"];

    private const string Source =
        """
        namespace Lab;

        public sealed record RowA(string A);

        public sealed record RowAB(string A, int B);

        public sealed record RowC(IReadOnlyList<string> C, long? D);

        public sealed record Notes(string? Note, int? Length);

        public sealed record RowNotes(string A, Notes? DistilabelMetadata);

        /// <summary>Column names as constants.</summary>
        public static class Names
        {
            public const string A = "a";
            public const string B = "b";
            public const string C = "c";
            public const string D = "d";
        }

        /// <summary>What the code is given, and the pipelines that a program hands back.</summary>
        public static class Given
        {
            public static bool Flag { get; set; }
            public static bool Other { get; set; }
            public static int Kind { get; set; }
            public static string[] Words { get; set; } = [];
            public static List<Step> Born { get; } = [];
            public static List<Pipeline> Taken { get; } = [];

            public static Step Outside() => new Load<RowAB>("outside");
            public static void Take(Pipeline pipeline) => Taken.Add(pipeline);
            public static void Set(bool flag, bool other, int kind, string[] words) => (Flag, Other, Kind, Words) = (flag, other, kind, words);

            public static Step[] TakeBorn()
            {
                Step[] born = [.. Born];
                Born.Clear();
                return born;
            }

            public static Pipeline[] TakeTaken()
            {
                Pipeline[] taken = [.. Taken];
                Taken.Clear();
                return taken;
            }
        }

        public abstract class Remembered : Step
        {
            protected Remembered(string? name) : base(name) => Given.Born.Add(this);
        }

        public abstract class RememberedSource : GeneratorStep
        {
            protected RememberedSource(string? name) : base(name) => Given.Born.Add(this);
        }

        [Step, OutputColumnsOf("T")]
        public sealed partial class Load<[Row] T> : RememberedSource
        {
            private IEnumerable<T> Generate() => [];
        }

        [Step, InputColumn<string>("a"), OutputColumn<string>("b")]
        public sealed partial class AToB : Remembered
        {
            private Output Process(Input row) => new(row.A);
        }

        [Step, InputColumn<string>("b"), OutputColumn<int>("c")]
        public sealed partial class BToC : Remembered
        {
            private Output Process(Input row) => new(row.B.Length);
        }

        [Step, InputColumn<long>("c"), InputColumn<string>("a", Optional = true), OutputColumn<string>("d", Optional = true), OutputColumn<string>("a")]
        public sealed partial class CToDA : Remembered
        {
            private Output Process(Input row) => new(row.A, "");
        }

        [Step, InputColumn<IReadOnlyList<string>>("d"), OutputColumn<double>("a")]
        public sealed partial class DToA : Remembered
        {
            private Output Process(Input row) => new(row.D.Count);
        }

        [Step, InputColumn<string>("a")]
        public sealed partial class FilterA : Remembered
        {
            private bool Keep(Input row) => row.A.Length > 0;
        }

        [Step, InputColumn<string>("a"), OutputColumn<string>("distilabel_metadata.note")]
        public sealed partial class NoteA : Remembered, Distilabel.Dataflow.Steps.IRowsStep
        {
            public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) => new([]);
        }

        [Step, InputColumn<string>("b"), OutputColumn<double>("distilabel_metadata.length"), OutputColumn<string>("distilabel_metadata.copy")]
        public sealed partial class NoteB : Remembered, Distilabel.Dataflow.Steps.IRowsStep
        {
            public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) => new([]);
        }

        [Step, InputColumn<Notes>("distilabel_metadata"), OutputColumn<string>("b")]
        public sealed partial class ReadNotes : Remembered
        {
            private Output Process(Input row) => new(row.DistilabelMetadata.Note ?? "");
        }

        public static class Functions
        {
            [Step]
            [return: Column("b")]
            public static string Shorten(string b, int most = 10) => b.Length > most ? b[..most] : b;
        }

        [Step, InputColumnsFrom(nameof(Columns), Default = ["a"]), OutputColumnsFrom(nameof(Made), Type = typeof(string), DefaultPrefix = "new_"), DropsColumnsFrom(nameof(Columns))]
        public sealed partial class Rewrite : Remembered, Distilabel.Dataflow.Steps.IRowsStep
        {
            public IReadOnlyList<string> Columns { get; init; } = [];

            public ColumnRenames Made { get; init; } = [];

            public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) => new([]);
        }
        """;

    internal static byte[] Image { get; } = SampleProject.Of(Source).ToLibrary(Name);

    internal static MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);

    internal static bool IsSource(string type) => Sources.ContainsKey(type);

    /// <summary>Whether its steps remember that they were made.</summary>
    internal static bool IsRemembered(string type) => type.StartsWith("Load<", StringComparison.Ordinal) || type is "AToB" or "BToC" or "CToDA" or "DToA" or "FilterA" or "Rewrite" or
        "NoteA" or "NoteB" or "ReadNotes";
}
