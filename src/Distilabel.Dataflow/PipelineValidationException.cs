using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow;

/// <summary>A pipeline's steps do not fit together. Nothing was run.</summary>
public sealed class PipelineValidationException : PipelineException
{
    internal PipelineValidationException(string pipeline, IReadOnlyList<PipelineFinding> findings)
        : base(string.Join(Environment.NewLine, findings.Select(static finding => finding.Message)))
    {
        PipelineName = pipeline;
        Errors = [.. findings.Select(static finding => finding.Message)];
        Findings = [.. findings];
    }

    /// <summary>The pipeline.</summary>
    public string PipelineName { get; }

    /// <summary>All that is wrong, a sentence each, in the order of the steps.</summary>
    public ImmutableArray<string> Errors { get; }

    internal ImmutableArray<PipelineFinding> Findings { get; }
}
