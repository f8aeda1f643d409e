using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>The steps that the pipelines of these tests are made of, as source and as a compiled library.</summary>
internal static class StepLibrary
{
    internal const string Source =
        """
        namespace MySteps;

        public sealed record PromptRow(string Prompt, string Completion, string Meta);

        public sealed record InstructionRow(string Instruction);

        /// <summary>Rows that every task can read.</summary>
        public sealed record AnyRow(string Prompt, string Completion, string Meta, string Instruction, string Generation, long Number, IReadOnlyList<string> Generations);

        public sealed record LLM(string ModelName);

        /// <summary>Rows held in memory.</summary>
        [Step]
        [OutputColumnsOf("T")]
        public sealed partial class LoadRows<[Row] T>
        {
            public IReadOnlyList<T> Data { get; init; } = [];

            private IEnumerable<T> Generate() => Data;
        }

        /// <summary>Rows that only the data knows.</summary>
        public sealed class LoadAnything(string? name = null) : GeneratorStep(name), Distilabel.Dataflow.Steps.IGeneratorStep
        {
            private static readonly Distilabel.Dataflow.Steps.StepDescriptor Known =
                new() { TypeName = "LoadAnything", FullName = "LoadAnything", Kind = Distilabel.Dataflow.Steps.StepKind.Generator };

            public override Distilabel.Dataflow.Steps.StepDescriptor Descriptor => Known;

            public override Distilabel.Dataflow.Steps.StepColumns DescribeColumns() => Known.Columns;

            public IAsyncEnumerable<Distilabel.Dataflow.Columns.Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
        }

        /// <summary>Writes a text.</summary>
        [Step]
        [InputColumn<string>("instruction")]
        [OutputColumn<string>("generation")]
        [OutputColumn<string>("model_name")]
        public sealed partial class TextGeneration
        {
            public LLM? LLM { get; init; }

            private Output Process(Input row) => new(row.Instruction, "model");
        }

        /// <summary>Counts words.</summary>
        [Step]
        [InputColumn<string>("generation")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(row.Generation.Length);
        }

        /// <summary>Rates a text.</summary>
        [Step]
        [InputColumn<string>("generation")]
        [OutputColumn<double>("score", Optional = true)]
        public sealed partial class Rate
        {
            private Output Process(Input row) => new(row.Generation.Length);
        }

        /// <summary>Doubles a number.</summary>
        [Step]
        [InputColumn<long>("number")]
        [OutputColumn<long>("doubled")]
        public sealed partial class Twice
        {
            private Output Process(Input row) => new(row.Number * 2);
        }

        /// <summary>Reads lists.</summary>
        [Step]
        [InputColumn<IReadOnlyList<string>>("generations")]
        [OutputColumn<string>("best")]
        public sealed partial class Choose
        {
            private Output Process(Input row) => new(row.Generations[0]);
        }
        """;

    /// <summary>The library as a package would bring it.</summary>
    internal static byte[] Image { get; } = SampleProject.Of(Source).ToLibrary("MySteps");

    internal static MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);
}
