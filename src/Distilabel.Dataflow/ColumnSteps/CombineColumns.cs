using System.ComponentModel;

namespace Distilabel.Dataflow;

/// <summary>The older name of <see cref="GroupColumns"/>, which new pipelines use.</summary>
[Step(Checkpoint = false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class CombineColumns : GroupColumns;
