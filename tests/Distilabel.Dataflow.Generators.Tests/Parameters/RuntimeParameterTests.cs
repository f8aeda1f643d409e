using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Parameters;

public class RuntimeParameterTests
{
    private const string Sample =
        """
        using System.ComponentModel.DataAnnotations;

        namespace MyApp;

        public enum Style { Plain, Formal }

        /// <summary>Options of a call.</summary>
        public sealed partial record CallOptions
        {
            /// <summary>How free the model is.</summary>
            [RuntimeParameter, Range(0, 2.5)]
            public double? Temperature { get; set; } = 1;
        }

        public abstract partial class Model
        {
            [RuntimeParameter]
            public CallOptions Options { get; set; } = new();
        }

        public partial class RemoteModel : Model
        {
            /// <summary>The key.</summary>
            [RuntimeParameter(Secret = true, ChangesResult = false)]
            public string? ApiKey { get; set; }
        }

        public abstract partial class Writer : Step
        {
            protected Writer(string? name = null) : base(name) { }

            /// <summary>The model that a <see cref="Writer"/> writes with.</summary>
            [RuntimeParameter]
            public Model? Model { get; set; }
        }

        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<string>("written")]
        public sealed partial class Rewrite : Writer
        {
            [RuntimeParameter, Range(1, int.MaxValue)] public int Times { get; set; } = 3;
            [RuntimeParameter] public Style Style { get; set; }
            [RuntimeParameter] public string[] Words { get; set; } = [];
            [RuntimeParameter] public DataFileList Files { get; set; } = [];
            [RuntimeParameter] public TimeSpan? Pause { get; private set; }

            private Output Process(Input row) => new(row.Text);
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public void A_step_has_its_own_parameters_then_those_of_its_bases()
    {
        var step = Assembly.Value.Step("MyApp.Rewrite");

        Assert.Equal(["times", "style", "words", "files", "pause", "model", "input_batch_size"], step.RuntimeParameters.Select(static parameter => parameter.Name));
        Assert.Equal("The model that a Writer writes with.", step.RuntimeParameters[5].Description);
        Assert.Equal("a group of parameters", step.RuntimeParameters[5].TypeName);
        Assert.Equal(3, step.RuntimeParameters[0].GetValue(step));
    }

    [Fact]
    public void Parameters_are_set_through_every_level()
    {
        var step = Assembly.Value.Step("MyApp.Rewrite");
        var type = step.GetType();
        type.GetProperty("Model")!.SetValue(step, Activator.CreateInstance(type.Assembly.GetType("MyApp.RemoteModel")!));

        new RuntimeParameters
        {
            ["times"] = 5,
            ["style"] = "formal",
            ["words"] = new[] { "a" },
            ["files"] = "a.csv",
            ["pause"] = "00:00:02",
            ["model"] = { ["api_key"] = "secret", ["options"] = { ["temperature"] = 0.5 } },
        }.ApplyTo(step, "rewrite");

        Assert.Equal(5, step.RuntimeParameters[0].GetValue(step));
        Assert.Equal("Formal", step.RuntimeParameters[1].GetValue(step)!.ToString());
        Assert.Equal(["a.csv"], (string[])step.RuntimeParameters[3].GetValue(step)!);
        Assert.Equal(TimeSpan.FromSeconds(2), step.RuntimeParameters[4].GetValue(step));
        var model = (IRuntimeParameterized)step.RuntimeParameters[5].GetValue(step)!;
        Assert.Equal(["api_key", "options"], model.RuntimeParameters.Select(static parameter => parameter.Name));
        Assert.Equal("secret", model.RuntimeParameters[0].GetValue(model));
        Assert.True(model.RuntimeParameters[0].Secret);
        Assert.False(model.RuntimeParameters[0].ChangesResult);
        var options = (IRuntimeParameterized)model.RuntimeParameters[1].GetValue(model)!;
        Assert.Equal(0.5, Assert.Single(options.RuntimeParameters).GetValue(options));
    }

    [Theory]
    [InlineData("times", 0, "it must be from 1 to 2147483647")]
    [InlineData("times", "many", "takes a whole number")]
    [InlineData("style", "rude", "takes one of Plain, Formal")]
    public void A_value_out_of_range_or_of_the_wrong_type_is_refused(string name, object value, string message)
    {
        var exception = Assert.Throws<PipelineException>(() =>
            new RuntimeParameters { [name] = RuntimeParameters.Of(value) }.ApplyTo(Assembly.Value.Step("MyApp.Rewrite"), "rewrite"));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_a_parameter_of_a_part_leaves_the_part_as_it_was()
    {
        var step = Assembly.Value.Step("MyApp.Rewrite");
        var property = step.GetType().GetProperty("Model")!;
        var model = (IRuntimeParameterized)Activator.CreateInstance(step.GetType().Assembly.GetType("MyApp.RemoteModel")!)!;
        property.SetValue(step, model);

        new RuntimeParameters { ["model"] = { ["api_key"] = "secret" } }.ApplyTo(step, "rewrite");

        Assert.NotSame(model, property.GetValue(step));
        Assert.Null(model.RuntimeParameters[0].GetValue(model));
    }

    [Fact]
    public void A_step_that_derives_from_a_step_has_the_parameters_of_both()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            public partial class Longer
            {
                [RuntimeParameter] public int Than { get; set; }
                private bool Keep(Input row) => row.Text.Length > Than;
            }

            [Step]
            public sealed partial class MuchLonger : Longer
            {
                [RuntimeParameter] public int Factor { get; set; }
            }
            """).Load().Step("MuchLonger");

        Assert.Equal(["factor", "than", "input_batch_size"], step.RuntimeParameters.Select(static parameter => parameter.Name));
    }
}
