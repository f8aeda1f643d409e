using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow;

/// <summary>Connects lists of steps: <c>tasks >> combine</c>.</summary>
public static class StepLists
{
    extension(IEnumerable<Step>)
    {
        /// <summary>Sends the rows of each step on the left to the step on the right.</summary>
        public static StepChain operator >>(IEnumerable<Step> left, Step right) => StepChain.Connect([.. left], null, [right]);

        /// <summary>Sends the rows of each step on the left to each step on the right.</summary>
        public static StepChain operator >>(IEnumerable<Step> left, IEnumerable<Step> right) => StepChain.Connect([.. left], null, [.. right]);
    }
}
