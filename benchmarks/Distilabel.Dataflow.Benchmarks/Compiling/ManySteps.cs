using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>The source of a large user's project: 300 step classes, and 50 pipelines that connect them in the ways in which people do.</summary>
internal static class ManySteps
{
    internal const int Steps = 300;
    internal const int Pipelines = 50;

    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using Distilabel.Dataflow;
        """;

    private const string Step =
        """
        namespace ManySteps;

        /// <summary>Measures a text, way #.</summary>
        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<int>("length_#", Description = "The number of characters, and of digits once more.")]
        public sealed partial class Measure#
        {
            /// <summary>What is added.</summary>
            [RuntimeParameter]
            public int Added { get; set; } = #;

            private Output Process(Input row)
            {
                var length = row.Text.Length + Added;
                foreach (var letter in row.Text)
                {
                    if (char.IsDigit(letter))
                    {
                        length++;
                    }
                }

                return new(length);
            }
        }
        """;

    private const string Pipeline =
        """
        namespace ManySteps;

        /// <summary>A row of pipeline #.</summary>
        public sealed record Row#(string Prompt, int Place);

        /// <summary>Pipeline #.</summary>
        public static class Pipeline#
        {
            /// <summary>Makes it.</summary>
            public static Pipeline Create(IReadOnlyList<Row#> rows)
            {
                var load = new LoadDataFromDicts<Row#>("load") { Data = rows, OutputMappings = { ["prompt"] = "text" } };
                Step[] measures = [new Measure$0("first"), new Measure$1("second"), new Measure$2("third")];
                var keep = new KeepColumns("keep") { Columns = ["text", "length_$0", "length_$1"] };
                var more = new List<Step>();
                foreach (var name in new[] { "left", "right" })
                {
                    more.Add(new Measure$3(name) { OutputMappings = { ["length_$3"] = $"length_{name}" } });
                }

                var filter = rows.Count > 10 ? new Measure$4("many") { InputMappings = { ["text"] = "text" } } : new Measure$4("few");
                return new Pipeline("pipeline-#")
                {
                    load >> measures >> new CombineOutputs("combine") >> keep >> more >> new CombineOutputs("all") >> filter >> new Measure$5("last"),
                };
            }
        }
        """;

    /// <summary>The files by name.</summary>
    internal static IEnumerable<(string Name, string Text)> Files() =>
    [
        ("Usings.cs", Usings),
        .. Enumerable.Range(0, Steps).Select(static number => ($"Measure{number}.cs", StepAt(number))),
        .. Enumerable.Range(0, Pipelines).Select(static number => ($"Pipeline{number}.cs", PipelineAt(number))),
    ];

    /// <summary>The step class with that number.</summary>
    internal static string StepAt(int number) => Step.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string PipelineAt(int number)
    {
        var text = new StringBuilder(Pipeline).Replace("#", number.ToString(CultureInfo.InvariantCulture));
        for (var step = 0; step < Steps / Pipelines; step++)
        {
            text.Replace($"${step}", ((number * (Steps / Pipelines)) + step).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
